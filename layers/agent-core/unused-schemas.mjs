import { readFileSync } from 'node:fs';

/** `const _xN = "xmlName";` */
const NAME = /^const (_\w+) = ("[^"\n]*");$/gm;
/** `{ [_xN]: …` or `, [_xN]: …` */
const COMPUTED_KEY = /(?<=[{,]\s*)\[(_\w+)\]:/g;

/**
 * An SDK client's schemas with the names of its properties written out. As `[_xN]`, a property could run code for all
 * that esbuild knows, so that it keeps the schemas of operations nobody calls: for EC2 half a megabyte that every cold
 * start would compile (aws/aws-sdk-js-v3#7607). Text that is not written this way stays as it is, only larger.
 */
export function withWrittenNames(source) {
  const names = new Map([...source.matchAll(NAME)].map(([, name, literal]) => [name, literal]));
  return source.replace(COMPUTED_KEY, (key, name) => (names.has(name) ? `${names.get(name)}:` : key));
}

/** For esbuild: leaves the schemas of operations that nobody calls out of the bundle. */
export const withoutUnusedSchemas = {
  name: 'without-unused-schemas',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]schemas[\\/]schemas_\d+\.js$/ }, ({ path }) => ({
      contents: withWrittenNames(readFileSync(path, 'utf8')),
    }));
  },
};

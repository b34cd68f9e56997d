import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOneFile } from '../../../layers/agent-core/one-file.mjs';

/** `shared` and `counter` are loaded at once and used later too, `both` is imported both ways, `only` is later's alone and shared by two. */
const SOURCES = {
  'main.ts': `
    import { shared } from './shared';
    import { counter, count } from './counter';
    import * as both from './both';
    export const seen = [shared, both.both];
    export const counted = () => { count(); return counter; };
    export const one = () => import('./one');
    export const two = () => import('./two');
    export const again = () => import('./both');`,
  'shared.ts': `import old from './old.cjs'; export const shared = 'shared ' + old.word; export class Shared {}`,
  'old.cjs': `const { basename } = require('node:path'); exports.word = basename('/of/old');`,
  'counter.ts': `export let counter = 0; export const count = () => { counter += 1; };`,
  'both.ts': `import { shared } from './shared'; export const both = 'both'; export default shared;`,
  'only.ts': `import { basename } from 'node:path'; export const only = basename('/what/is/only');`,
  'one.ts': `
    import { counter } from './counter'; import { Shared } from './shared'; import { only } from './only'; import old from './old.cjs';
    export const look = () => counter; export const one = only + ' one ' + old.word; export { Shared };
    export const deeper = () => import('./two');`,
  'two.ts': `import { Shared } from './shared'; import { only } from './only'; export const two = only + ' two'; export { Shared };`,
};

const folder = mkdtempSync(join(tmpdir(), 'one-file-'));
const out = join(folder, 'out');

type Two = { two: string; Shared: object };
type One = { one: string; Shared: object; look(): number; deeper(): Promise<Two> };
type Main = {
  seen: string[];
  counted(): number;
  one(): Promise<One>;
  two(): Promise<Two>;
  again(): Promise<{ both: string; default: string }>;
};
const built: { main?: Main } = {};
const main = (): Main => {
  if (!built.main) throw new Error('Nothing was built');
  return built.main;
};

beforeAll(async () => {
  mkdirSync(join(folder, 'src'));
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, 'src', name), text);
  const format: BuildOptions = { bundle: true, format: 'esm', platform: 'node', metafile: true };
  const split = await build({
    ...{ ...format, absWorkingDir: folder, entryPoints: [{ in: 'src/main.ts', out: 'main' }], outdir: out },
    ...{ splitting: true, write: false as const, metafile: true as const, chunkNames: 'parts/[name]-[hash]' },
  });
  const banner = { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" };
  const settings: BuildOptions = { ...format, absWorkingDir: folder, minify: true, banner };
  await inOneFile(split, { name: 'main', folder, outdir: out, settings });
  built.main = await import(pathToFileURL(join(out, 'main.js')).href);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('inOneFile', () => {
  it('What is loaded at once is one file, and what is loaded later lies beside it', () => {
    expect(readFileSync(join(out, 'main.js'), 'utf8')).not.toMatch(/(from|import)\s*"\.[^"]+"/);
    const parts = readdirSync(join(out, 'parts')).map((name) => name.replace(/-\w+\.js$/, ''));
    expect(parts.sort()).toEqual(['both', 'chunk', 'one', 'two']);
    expect(main().seen).toEqual(['shared old', 'both']);
  });

  it('A part that is loaded later has the very things that were loaded at once, and sees them change', async () => {
    const [one, two] = [await main().one(), await main().two()];
    expect([one.one, two.two]).toEqual(['only one old', 'only two']);
    expect(one.Shared).toBe(two.Shared);
    expect([one.look(), main().counted(), one.look()]).toEqual([0, 1, 1]);
  });

  it('A part that is loaded later may load another', async () => {
    expect(await (await main().one()).deeper()).toBe(await main().two());
  });

  it('A module that is imported at once and later is one module', async () => {
    const again = await main().again();
    expect([again.both, again.default]).toEqual(['both', 'shared old']);
  });
});

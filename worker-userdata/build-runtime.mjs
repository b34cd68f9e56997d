// Builds the worker runtime: one CommonJS file that runs on Node.js 20 and later without anything next to it.
// As a command: node worker-userdata/build-runtime.mjs OUTDIR writes OUTDIR/worker-runtime/runtime.cjs
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = {
  absWorkingDir: join(here, '..'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
};

/**
 * A module whose default export is the text of a bundle of its own: carried along, and neither parsed nor run until somebody
 * does so. Keeps what few commands need out of the start of all.
 * @param {string} name
 * @param {string} entryPoint
 * @returns {import('esbuild').Plugin}
 */
function embedded(name, entryPoint) {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'embedded' }));
      onLoad({ filter: new RegExp(`^${name}$`), namespace: 'embedded' }, async () => {
        const inner = await build({ ...OPTIONS, entryPoints: [entryPoint], format: 'cjs', write: false });
        return { contents: inner.outputFiles[0].text, loader: 'text' };
      });
    },
  };
}

/**
 * A package of which these functions are used, by few commands: carried along as text too, and compiled when one of them is first called.
 * @param {string} name
 * @param {string[]} functions
 * @returns {import('esbuild').Plugin}
 */
function late(name, functions) {
  return {
    name: `late ${name}`,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: 'late' }));
      onLoad({ filter: new RegExp(`^${name}$`), namespace: 'late' }, async () => {
        const stdin = { contents: `export { ${functions.join(', ')} } from '${name}';`, resolveDir: join(here, '..') };
        const inner = await build({ ...OPTIONS, stdin, format: 'cjs', write: false });
        return { contents: lateModule(inner.outputFiles[0].text, name, functions), loader: 'js' };
      });
    },
  };
}

/**
 * @param {string} text
 * @param {string} name
 * @param {string[]} functions
 */
function lateModule(text, name, functions) {
  return `import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
let loaded;
function load() {
  if (loaded) return loaded;
  const module = { exports: {} };
  const run = compileFunction(${JSON.stringify(text)}, ['require', 'module', 'exports'], { filename: '${name}.cjs' });
  run(createRequire('/${name}.cjs'), module, module.exports);
  loaded = module.exports;
  return loaded;
}
${functions.map((one) => `export const ${one} = (...given) => load().${one}(...given);`).join('\n')}
`;
}

/**
 * The same source gives the same bytes, wherever it is built: workers are asked for a runtime by its hash.
 * @param {string} outfile
 * @returns {Promise<{ sha256: string, bytes: number }>}
 */
export async function buildRuntime(outfile) {
  mkdirSync(dirname(outfile), { recursive: true });
  await build({
    ...OPTIONS,
    entryPoints: ['worker-userdata/runtime/main.ts'],
    outfile: resolve(outfile),
    // CommonJS, because every command loads it: it loads and compiles quicker than an ES module.
    format: 'cjs',
    plugins: [
      embedded('remote-swe:image-scaler', 'worker-userdata/runtime/image/scaler/main.ts'),
      embedded('remote-swe:mcp-host', 'worker-userdata/runtime/mcp/host/main.ts'),
      late('yaml', ['parseDocument']),
    ],
  });
  const content = readFileSync(outfile);
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const outdir = process.argv[2];
  if (!outdir) {
    console.error('Say where to: node worker-userdata/build-runtime.mjs OUTDIR');
    process.exit(2);
  }
  const { sha256, bytes } = await buildRuntime(join(outdir, 'worker-runtime/runtime.cjs'));
  console.log(`worker runtime ${sha256.slice(0, 12)}: ${(bytes / 1024).toFixed(0)} KiB -> ${outdir}`);
}

/**
 * Bundles the core, with the AWS SDK inside, into the folder that becomes /opt/nodejs/node_modules/@remote-swe/core.
 * One bundle for each function, with exactly what it imports: what nobody imports is not shipped, and what a function loads at once
 * stands in few files. Shared by all, the core would be some hundred small chunks, each of which costs a cold start its time.
 *
 * Usage: node build.mjs <artifacts folder>
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildId } from '../build-id.mjs';
import { inOneFile } from './one-file.mjs';
import { requireBanner } from './require-banner.mjs';
import { withoutUnreached } from './unreached.mjs';
import { withoutUnusedSchemas } from './unused-schemas.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const functionsFolder = join(here, '../../functions');
const ENTRY = 'entry-of-function';
const SUBPATH = /from\s+'@remote-swe\/core\/([^']+)'/g;

/** Of each function, the subpaths of the core that its sources import, sorted. */
function importedSubpaths() {
  if (!existsSync(functionsFolder)) return [];
  const folders = readdirSync(functionsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => ({ name, subpaths: subpathsIn(join(functionsFolder, name)) }));
}

function subpathsIn(folder) {
  const sources = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'));
  const found = sources.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(SUBPATH)]);
  return [...new Set(found.map(([, subpath]) => subpath))].sort();
}

/** One file for all that a function imports: each file more would cost its cold start a look-up, a read and a module. */
function entryOf(subpaths) {
  return {
    name: 'entry-of-function',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${ENTRY}$`) }, ({ path }) => ({ path, namespace: ENTRY }));
      build.onLoad({ filter: /./, namespace: ENTRY }, () => ({
        contents: subpaths.map((subpath) => `export * from './src/${subpath}.ts';`).join('\n'),
        resolveDir: here,
        loader: 'ts',
      }));
    },
  };
}

/** Of both builds of a bundle. */
const FORMAT = { bundle: true, format: 'esm', platform: 'node', target: 'node22', metafile: true, logLevel: 'warning' };
const SMALL = { minify: true, legalComments: 'none', banner: requireBanner };

async function bundle({ name, subpaths }, outdir) {
  const split = await build({
    ...FORMAT,
    absWorkingDir: here,
    entryPoints: [{ in: ENTRY, out: name }],
    outdir,
    splitting: true,
    write: false,
    mainFields: ['module', 'main'],
    chunkNames: `${name}-chunks/[name]-[hash]`,
    define: { __CORE_VERSION__: JSON.stringify(buildId) },
    plugins: [entryOf(subpaths), withoutUnusedSchemas, withoutUnreached],
  });
  return inOneFile(split, { name, folder: here, outdir, settings: { ...FORMAT, ...SMALL, absWorkingDir: here } });
}

/** Writes the layer below `artifacts` and resolves to a line that says what it holds. */
async function buildLayer(artifacts) {
  const root = join(artifacts, 'nodejs/node_modules/@remote-swe/core');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const parts = importedSubpaths();
  // esbuild has already said what is wrong, with the place; its stack trace would add nothing.
  const built = await Promise.all(parts.map((part) => bundle(part, root))).catch(() => process.exit(1));
  const manifest = {
    name: '@remote-swe/core',
    version: '0.0.0',
    buildId,
    type: 'module',
    exports: { './*': './*.js' },
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  const outputs = built.flatMap(({ metafile }) => Object.values(metafile.outputs));
  const kib = Math.round(outputs.reduce((sum, output) => sum + output.bytes, 0) / 1024);
  return `core ${buildId}: ${parts.length} functions, ${outputs.length} files, ${kib} KiB`;
}

console.log(await buildLayer(process.argv[2] ?? join(here, 'dist')));

/**
 * Bundles the core, with the AWS SDK inside, into the folder that becomes /opt/nodejs/node_modules/@remote-swe/core.
 * Entry points are exactly the subpaths that functions import: what nobody imports is not shipped. Split, because one fat
 * file would make the smallest function parse every client.
 *
 * Usage: node build.mjs <artifacts folder>
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildId } from '../build-id.mjs';
import { withoutUnusedSchemas } from './unused-schemas.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const functionsFolder = join(here, '../../functions');
const SUBPATH = /from\s+'@remote-swe\/core\/([^']+)'/g;

/** Subpaths of the core that the functions' sources import, sorted. */
function importedSubpaths() {
  if (!existsSync(functionsFolder)) return [];
  const sources = readdirSync(functionsFolder, { recursive: true }).filter((file) => file.endsWith('.ts'));
  const found = sources.flatMap((file) => [...readFileSync(join(functionsFolder, file), 'utf8').matchAll(SUBPATH)]);
  return [...new Set(found.map(([, subpath]) => subpath))].sort();
}

function bundle(subpaths, outdir) {
  return build({
    absWorkingDir: here,
    entryPoints: subpaths.map((subpath) => ({ in: `src/${subpath}.ts`, out: subpath })),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    minify: true,
    // Errors are told apart by their class names.
    keepNames: true,
    legalComments: 'none',
    chunkNames: 'chunks/[name]-[hash]',
    define: { __CORE_VERSION__: JSON.stringify(buildId) },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    metafile: true,
    plugins: [withoutUnusedSchemas],
    logLevel: 'warning',
    // esbuild has already said what is wrong, with the place; its stack trace would add nothing.
  }).catch(() => process.exit(1));
}

/** Writes the layer below `artifacts` and resolves to a line that says what it holds. */
async function buildLayer(artifacts) {
  const outdir = join(artifacts, 'nodejs/node_modules/@remote-swe/core');
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const subpaths = importedSubpaths();
  const { metafile } = await bundle(subpaths, outdir);
  const manifest = {
    name: '@remote-swe/core',
    version: '0.0.0',
    buildId,
    type: 'module',
    exports: { './*': './*.js' },
  };
  writeFileSync(join(outdir, 'package.json'), JSON.stringify(manifest));
  const outputs = Object.values(metafile.outputs);
  const kib = Math.round(outputs.reduce((sum, output) => sum + output.bytes, 0) / 1024);
  return `core ${buildId}: ${subpaths.length} entry points, ${outputs.length} files, ${kib} KiB`;
}

console.log(await buildLayer(process.argv[2] ?? join(here, 'dist')));

/**
 * Bundles the worker runtime into the one file that workers fetch by its sha256: /opt/worker-runtime/runtime.mjs.
 * The same sources give the same bytes, so an unchanged runtime is not fetched again after a deployment.
 *
 * Usage: node build.mjs <artifacts folder>
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const outfile = join(process.argv[2] ?? join(here, 'dist'), 'worker-runtime/runtime.mjs');

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['runtime/main.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  // The oldest Node that a worker may have: the local ones run on the developer's.
  target: 'node20',
  minify: true,
  legalComments: 'none',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  metafile: true,
  logLevel: 'warning',
});
const [bytes] = Object.values(metafile.outputs).map((output) => output.bytes);
console.log(`worker-runtime: ${Math.round(bytes / 1024)} KiB`);

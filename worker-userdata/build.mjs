/**
 * Builds the worker runtime into the folder that becomes /opt: /opt/worker-runtime/runtime.cjs, the one file that workers
 * fetch by its sha256. The same command for every layer, so that SAM's makefiles and tools/build.mjs cannot differ.
 *
 * Usage: node build.mjs <artifacts folder>
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRuntime } from './build-runtime.mjs';

const artifacts = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'dist');
const outfile = join(artifacts, 'worker-runtime/runtime.cjs');
// esbuild has already said what is wrong, with the place; its stack trace would add nothing.
const { sha256, bytes } = await buildRuntime(outfile).catch(() => process.exit(1));
console.log(`worker-runtime ${sha256.slice(0, 12)}: ${Math.round(bytes / 1024)} KiB`);

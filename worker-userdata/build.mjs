/**
 * Builds the worker runtime into the folder that becomes /opt: /opt/worker-runtime/runtime.cjs, the one file that workers
 * fetch by its sha256. The same command for every layer, so that SAM's makefiles and scripts/build.mjs cannot differ.
 *
 * Usage: node build.mjs <artifacts folder>
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embedFiles } from '../scripts/embed.mjs';
import { buildRuntime } from './build-runtime.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..');
// The scripts beside this file reach a worker by their copy in template.yaml, which SAM has read before it came here.
const { changed } = embedFiles(readFileSync(join(root, 'template.yaml'), 'utf8'), root);
if (changed.length > 0) {
  console.error(`template.yaml holds an old copy of ${changed.join(', ')}. Run: npm run embed. Then build again.`);
  process.exit(1);
}
const artifacts = process.argv[2] ?? join(here, 'dist');
const outfile = join(artifacts, 'worker-runtime/runtime.cjs');
// esbuild has already said what is wrong, with the place; its stack trace would add nothing.
const { sha256, bytes } = await buildRuntime(outfile).catch(() => process.exit(1));
console.log(`worker-runtime ${sha256.slice(0, 12)}: ${Math.round(bytes / 1024)} KiB`);

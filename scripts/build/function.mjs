/**
 * Bundles the handler in the working directory, without the core, into the folder that becomes /var/task. It carries the build id,
 * worked out anew from the layers' sources: whatever starts the build, handlers and layers are of one build.
 *
 * Usage, in a function's folder: node ../../scripts/build/function.mjs <artifacts folder>
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { requireBanner } from '../../layers/agent-core/require-banner.mjs';
import { withoutUnreached } from '../../layers/agent-core/unreached.mjs';
import { buildId } from '../../layers/build-id.mjs';
import { coreOf } from './core-of.mjs';

const here = process.cwd();
const [artifacts] = process.argv.slice(2);

function bundle(outdir) {
  return build({
    absWorkingDir: here,
    entryPoints: ['handler.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    minify: true,
    define: { __BUILD_ID__: JSON.stringify(buildId) },
    banner: requireBanner,
    metafile: true,
    plugins: [coreOf(basename(here)), withoutUnreached],
    logLevel: 'warning',
    // esbuild has already said what is wrong, with the place; its stack trace would add nothing.
  }).catch(() => process.exit(1));
}

function giveUp(problem) {
  console.error(problem);
  process.exit(1);
}

if (!artifacts) giveUp('Say where to, in a function folder: node ../../scripts/build/function.mjs <artifacts folder>');
if (!existsSync('handler.ts')) giveUp(`functions/${basename(here)} has no handler.ts; nothing was built.`);
const { metafile } = await bundle(artifacts);
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`${basename(here)} ${buildId}: ${bytes} bytes`);

import { build } from 'esbuild';
import { requireBanner } from '../../../layers/agent-core/require-banner.mjs';
import { withoutUnusedSchemas } from '../../../layers/agent-core/unused-schemas.mjs';

/**
 * Not minified and with source maps, so that people can read stack traces; else as the layer is built.
 * Bundles `entries` (output name to source file) into `folder` as ES modules `<name>.mjs` that share chunks.
 * Resolves to the source files that went in, relative to `root`. Rejects with esbuild's message.
 */
export async function bundle(entries: Record<string, string>, root: string, folder: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([out, file]) => ({ in: file, out })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    keepNames: true,
    legalComments: 'none',
    // Read by source-names.ts when somebody reads a stack.
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
    banner: requireBanner,
    plugins: [withoutUnusedSchemas],
  });
  return Object.keys(metafile.inputs);
}

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { withoutUnusedSchemas } from '../../layers/agent-core/unused-schemas.mjs';

/** As the layer is built (reference: docs), but unminified and with source maps, for stack traces that people can read. */
const BANNER = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** `functions/build-id.ts` is made by `npm run build` and absent in a fresh clone; locally there is one build anyway. */
const buildId: Plugin = {
  name: 'build-id',
  setup(context) {
    context.onResolve({ filter: /\/build-id\.ts$/ }, ({ path, importer }) =>
      existsSync(resolve(dirname(importer), path)) ? undefined : { path, namespace: 'build-id' },
    );
    context.onLoad({ filter: /.*/, namespace: 'build-id' }, () => ({ contents: "export const buildId = 'source';" }));
  },
};

/**
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
    banner: { js: BANNER },
    plugins: [buildId, withoutUnusedSchemas],
  });
  return Object.keys(metafile.inputs).filter((input) => !input.startsWith('build-id:'));
}

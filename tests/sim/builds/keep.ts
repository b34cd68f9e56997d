import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const PARTS = fileURLToPath(new URL('parts.ts', import.meta.url));
const CORE = /^@remote-swe\/core\//;

/**
 * The engine of the sources below `root` as one CommonJS file, which asks for two modules of whoever runs it: zod, and the core's errors, since
 * ports are shared and throw them. What that build does not have yet is undefined.
 */
async function engineOf(root: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [PARTS],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    logLevel: 'error',
    external: ['zod'],
    plugins: [sourcesOf(join(root, 'layers/agent-core/src'))],
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`Nothing was built of ${root}`);
  return file.contents;
}

function sourcesOf(core: string): Plugin {
  return {
    name: 'sources-of-a-build',
    setup: (building) => {
      building.onResolve({ filter: CORE }, ({ path }) => {
        const file = join(core, `${path.replace(CORE, '')}.ts`);
        return existsSync(file) ? { path: file } : { path, namespace: 'not-yet' };
      });
      building.onResolve({ filter: /\/errors\.ts$/ }, ({ path, resolveDir }) =>
        join(resolveDir, path) === join(core, 'errors.ts') ? { path: 'errors', external: true } : undefined,
      );
      building.onLoad({ filter: /.*/, namespace: 'not-yet' }, () => ({
        contents: 'module.exports = {}',
        loader: 'js',
      }));
    },
  };
}

/** Writes the engine of the sources below `root` to a file, from where {@link file://./kept.ts} reads it. */
export async function keepEngine(root: string, file: string): Promise<void> {
  writeFileSync(file, gzipSync(await engineOf(root), { level: 9 }));
}

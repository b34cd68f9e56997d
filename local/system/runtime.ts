import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const BANNER = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** Bundles the worker runtime into `directory`; the file is what the layer holds on AWS. */
export async function buildRuntimeFile(root: string, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['worker-userdata/runtime/main.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    banner: { js: BANNER },
  });
  const contents = result.outputFiles[0]?.contents ?? new Uint8Array();
  const file = join(directory, `${createHash('sha256').update(contents).digest('hex')}.mjs`);
  const known = await readFile(file).catch(() => undefined);
  if (known) return file;
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, file);
  return file;
}

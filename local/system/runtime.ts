import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildRuntime } from '../../worker-userdata/build-runtime.mjs';

/**
 * Bundles the worker runtime into `directory`, named by its hash; the file is what the layer holds on AWS. `root`: the sources of another
 * build, which bundles its own.
 */
export async function buildRuntimeFile(directory: string, root?: string): Promise<string> {
  // Several systems may start at once: each build appears whole or not at all.
  await mkdir(directory, { recursive: true });
  const temporary = join(directory, `making-${randomUUID()}.cjs`);
  const { sha256 } = await (await builderOf(root))(temporary);
  const file = join(directory, `${sha256}.cjs`);
  await rename(temporary, file);
  return file;
}

async function builderOf(root: string | undefined): Promise<typeof buildRuntime> {
  if (root === undefined) return buildRuntime;
  const other = (await import(pathToFileURL(join(root, 'worker-userdata/build-runtime.mjs')).href)) as {
    buildRuntime: typeof buildRuntime;
  };
  return other.buildRuntime;
}

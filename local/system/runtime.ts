import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRuntime } from '../../worker-userdata/build-runtime.mjs';

/** Bundles the worker runtime into `directory`, named by its hash; the file is what the layer holds on AWS. */
export async function buildRuntimeFile(directory: string): Promise<string> {
  // Several systems may start at once: each build appears whole or not at all.
  const temporary = join(directory, `making-${randomUUID()}.cjs`);
  const { sha256 } = await buildRuntime(temporary);
  const file = join(directory, `${sha256}.cjs`);
  await rename(temporary, file);
  return file;
}

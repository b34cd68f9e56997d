import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { openForTools } from '../files/access-for-tools.ts';
import { removeTree } from '../files/remove-tree.ts';
import type { CallContext } from '../tools/worker-tool.ts';

/** Runs `use` with an empty folder that belongs to the tools, on the disk that the calls are on; removed afterwards. */
export async function withStaging<Result>(
  context: CallContext,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(context.directory.path, 'staging-'));
  try {
    openForTools(folder, 'own', context.user);
    return await use(folder);
  } finally {
    removeTree(folder);
  }
}

import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chownTo } from '../process/user.ts';
import type { CallContext } from '../tools/worker-tool.ts';

/** Runs `use` with an empty folder that belongs to the tools, on the disk that the calls are on; removed afterwards. */
export async function withStaging<Result>(
  context: CallContext,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(context.directory.path, 'staging-'));
  try {
    chmodSync(folder, 0o700);
    chownTo(context.user, folder, chownSync);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

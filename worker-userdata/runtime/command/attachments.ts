import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CommandAttachment } from '@remote-swe/core/domain/worker/command';
import type { Home } from '../home.ts';
import { asToolUser, type ToolUser } from '../process/user.ts';
import { getBytes } from '../transfer/transfer.ts';

/** The folder of files that people attached, in the workspace. */
export const ATTACHMENTS_FOLDER = '.attachments';
/** Bytes of one file: what the step takes from Slack, with room. */
const ATTACHMENT_BYTES_MAX = 50_000_000;

/**
 * Puts the files that people attached into the workspace, those that are not there yet. Resolves to what the model should
 * know: where they are, and which could not be had. Never rejects: a missing file is no reason not to run the calls.
 */
export async function fetchAttachments(wanted: CommandAttachment[], home: Home, user: ToolUser): Promise<string[]> {
  const folder = join(home.workspace, ATTACHMENTS_FOLDER);
  const notes: string[] = [];
  for (const { name, url } of wanted) {
    const path = join(folder, basename(name));
    if (asToolUser(user, () => existsSync(path))) continue;
    notes.push(await fetchOne(path, url, user));
  }
  return notes;
}

async function fetchOne(path: string, url: string, user: ToolUser): Promise<string> {
  try {
    const bytes = await getBytes(url, ATTACHMENT_BYTES_MAX, `Fetching ${basename(path)}`);
    asToolUser(user, () => save(path, bytes));
    return `[Attached by a person: ${path}, ${bytes.length} bytes]`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `[An attached file is not on this machine: ${reason}. The next call tries again.]`;
  }
}

/** With the tool user's rights: it owns the folder, and may have put a link in its place. */
function save(path: string, bytes: Buffer): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const temporary = `${path}.${process.pid}-${process.hrtime.bigint()}.part`;
  writeFileSync(temporary, bytes, { flag: 'wx' });
  chmodSync(temporary, 0o644);
  renameSync(temporary, path);
}

import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, syncDirectory, writeDurably } from './durable.ts';

/** Prefix of half-made claims: no tool call's directory starts with a dot. */
export const CLAIM_PREFIX = '.claim-';

/**
 * Makes a directory below `parent` with these files in it, in one atomic step, durable before it returns. False when the
 * directory exists: somebody else has claimed the call, or the id.
 *
 * A bare `mkdir` would be atomic too, but a crash right after it would leave a claim that says nothing. Renaming a filled
 * directory is refused when the target holds anything, so a claim is there together with its content or not at all. `notes` are for people
 * who look at the disk: a power cut may cost them, and nobody waits for the disk to have them.
 */
export function claim(
  parent: string,
  directory: { path: string },
  files: Record<string, string>,
  notes: Record<string, string> = {},
): boolean {
  const temporary = mkdtempSync(join(parent, `${CLAIM_PREFIX}${process.pid}-`));
  try {
    // Tools may look into it: their script and the whole of their output are there.
    chmodSync(temporary, 0o755);
    for (const [name, text] of Object.entries(notes))
      writeFileSync(join(temporary, name), text, { flag: 'wx', mode: 0o600 });
    for (const [name, text] of Object.entries(files)) writeDurably(join(temporary, name), text);
    syncDirectory(temporary);
    renameSync(temporary, directory.path);
    syncDirectory(parent);
    return true;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    const code = errorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

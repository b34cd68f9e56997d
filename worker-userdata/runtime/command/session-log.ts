import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import type { Home } from '../home.ts';
import { asToolUser, type ToolUser } from '../process/user.ts';
import { getText } from '../transfer/transfer.ts';

/**
 * Puts the session's log into the tools' home directory, once, with the tools' own rights: nothing there can lead a write
 * elsewhere. Best effort: a log that cannot be fetched now is tried again with the next command.
 */
export async function placeSessionLog(log: RunCommand['sessionLog'], home: Home, user: ToolUser): Promise<void> {
  if (!log) return;
  const path = join(user.kind === 'other' ? user.home : home.toolHome, log.name);
  if (asToolUser(user, () => existsSync(path))) return;
  try {
    const text = await getText(log.url, 'Fetching the session log');
    asToolUser(user, () => {
      const written = `${path}.${process.pid}-${process.hrtime.bigint()}`;
      writeFileSync(written, text, { flag: 'wx' });
      renameSync(written, path);
    });
  } catch {
    // The calls matter more; whoever looks for the log finds that it is not there yet.
  }
}

import { closeSync, constants, fchmodSync, fchownSync, openSync, writeSync } from 'node:fs';
import type { ToolUser } from '../process/user.ts';

/** What the tools may do with something of ours: `read` leaves it ours, `own` makes it theirs. */
export type Access = 'read' | 'own';

/** Writes a file that only we and, so far, the tools may reach. The folder must be one in which only we may write. */
export function writeForTools(path: string, text: string, access: Access, user: ToolUser): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    giveAccess(file, access, user, { ownMode: 0o600, readMode: 0o640 });
  } finally {
    closeSync(file);
  }
}

/** Lets the tools into a folder: the last thing that is done to it by its name, once everything in it is as it should be. */
export function openForTools(path: string, access: Access, user: ToolUser): void {
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    giveAccess(folder, access, user, { ownMode: 0o700, readMode: 0o750 });
  } finally {
    closeSync(folder);
  }
}

/**
 * Rights are given by descriptor, because a name could stand for something else by now. Tools that run as we do have every
 * access already.
 */
function giveAccess(
  descriptor: number,
  access: Access,
  user: ToolUser,
  { ownMode, readMode }: { ownMode: number; readMode: number },
): void {
  if (user.kind === 'same') {
    fchmodSync(descriptor, ownMode);
    return;
  }
  switch (access) {
    case 'read':
      fchownSync(descriptor, process.geteuid?.() ?? 0, user.gid);
      fchmodSync(descriptor, readMode);
      return;
    case 'own':
      fchmodSync(descriptor, ownMode);
      fchownSync(descriptor, user.uid, user.gid);
      return;
  }
}

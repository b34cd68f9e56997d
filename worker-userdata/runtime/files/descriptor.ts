import { constants, openSync } from 'node:fs';
import { errorCode } from '../ledger/durable.ts';

/** What opening says where somebody else has changed the path meanwhile, or may not be looked into. */
const NO_FOLDER: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES']);

/** What is open, as a path that no other name can take: also for a process that is just being started. */
export function pathOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

/**
 * The entry of an open folder, wherever that folder has been moved, and whatever stands in its old place. Names are bytes,
 * because not every one is UTF-8.
 */
export function entryOf(folder: number, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${pathOf(folder)}/`), name]);
}

/** Opens a folder, not through a link in the last name. Undefined when there is none. The caller closes the descriptor. */
export function openFolder(path: string | Buffer): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    if (NO_FOLDER.has(errorCode(error))) return undefined;
    throw error;
  }
}

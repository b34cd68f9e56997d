import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyRegularFile } from '../files/read-file.ts';
import { errorCode } from '../ledger/durable.ts';

/** What becomes of names that somebody else removes or replaces while we work. */
const REPLACED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EEXIST', 'ELOOP', 'EACCES', 'EINVAL']);

/** Copies a file with its mode, or a link as it is. False when it is not there any more, or has no place to go to. */
export function copyEntry(from: string, to: string): boolean {
  try {
    mkdirSync(dirname(to), { recursive: true });
    if (!lstatSync(from).isSymbolicLink()) return copyRegularFile(from, to);
    symlinkSync(readlinkSync(from), to);
    return true;
  } catch (error) {
    if (REPLACED.has(errorCode(error))) return false;
    throw error;
  }
}

import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './durable.ts';

/** Bytes that the ledger can take back on a full disk: dozens of small calls, so that somebody can tidy up. */
const RESERVE_BYTES = 1024 * 1024;
/** Next to the calls; no tool call's directory starts with a dot. */
const RESERVE_NAME = '.reserve';
const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/** Holds room for the ledger on the disk, unless it is held already, or there is none. */
export function keepReserve(calls: string): void {
  const path = join(calls, RESERVE_NAME);
  if (existsSync(path)) return;
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      // Real bytes: a file with a hole would hold no room.
      for (let written = 0; written < RESERVE_BYTES; )
        written += writeSync(file, Buffer.alloc(RESERVE_BYTES - written, 1));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (FULL.has(errorCode(error))) rmSync(path, { force: true });
    else if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * What the ledger must write also when a tool has filled the disk: a call whose result found no place would be run again in
 * vain, and one that cannot be claimed could not tidy up.
 */
export function withReserve<Result>(calls: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (!FULL.has(errorCode(error))) throw error;
    rmSync(join(calls, RESERVE_NAME), { force: true });
    return write();
  }
}

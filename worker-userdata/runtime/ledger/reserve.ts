import { existsSync, rmSync } from 'node:fs';
import { errorCode, writeDurably } from './durable.ts';

/** Bytes that the ledger can take back on a full disk: dozens of small calls, so that somebody can tidy up. */
const RESERVE_BYTES = 1024 * 1024;
const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

/** The reserve lies beside the directory of the calls, on the same disk, because that directory holds only calls. */
function reserveOf(calls: string): string {
  return `${calls}.reserve`;
}

/** Holds room for the ledger on the disk, unless it is held already, or there is none. */
export function keepReserve(calls: string): void {
  const path = reserveOf(calls);
  if (existsSync(path)) return;
  try {
    // The file holds real bytes, because a file with a hole would hold no room.
    writeDurably(path, 'r'.repeat(RESERVE_BYTES));
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
    rmSync(reserveOf(calls), { force: true });
    return write();
  }
}

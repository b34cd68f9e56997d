import { mkdirSync, openSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes of a common error log of our own detached processes before it starts anew: it only holds what should never happen. */
const ERROR_LOG_BYTES_MAX = 1024 * 1024;

/** Opens the log for a process that is about to start; the caller closes the descriptor. */
export function openErrorLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'a', 0o600);
  boundErrorLog(path);
  return file;
}

export function boundErrorLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > ERROR_LOG_BYTES_MAX) truncateSync(path);
}

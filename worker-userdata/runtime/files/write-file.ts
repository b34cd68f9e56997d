import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** `over` begins anew what is there, `append` adds to it; both make what is not. */
export type WriteMode = 'over' | 'append';

/**
 * Writes a file where others may have put something else under its name: not through a link, and without waiting for a reader of
 * a pipe. Throws then. With the caller's rights, which must be those of whoever owns the folder.
 */
export function writeRegularFile(path: string, content: string | Buffer, mode: WriteMode = 'over'): void {
  const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_TRUNC, O_APPEND } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | (mode === 'over' ? O_TRUNC : O_APPEND));
  try {
    const bytes = Buffer.from(content);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  } finally {
    closeSync(file);
  }
}

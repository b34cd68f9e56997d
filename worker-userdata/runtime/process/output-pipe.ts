import { spawnSync } from 'node:child_process';
import { closeSync, constants, fchownSync, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { chownTo, type ToolUser } from './user.ts';

/** One pipe for standard output and standard error together, so that they come in the order they were written. */
export type OutputPipe = {
  /** For the child, twice; to be closed here once it has started. */
  writeEnd: number;
  /** Ends when no process holds the write end any more. */
  output: Socket;
};

/**
 * A named pipe that is unlinked at once. Node's own pipes are sockets, one per stream: they lose the order of the two, and a
 * script cannot open /dev/stdout or /dev/stderr on them.
 */
export function openOutputPipe(folder: string, user: ToolUser): OutputPipe {
  const path = join(folder, `pipe-${process.pid}-${process.hrtime.bigint()}`);
  const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`A pipe for the output cannot be made: ${made.stderr || made.error?.message}`);
  try {
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    chownTo(user, readEnd, fchownSync);
    const writeEnd = openSync(path, constants.O_WRONLY);
    return { writeEnd, output: new Socket({ fd: readEnd, readable: true, writable: false }) };
  } finally {
    unlinkSync(path);
  }
}

export function closeWriteEnd(pipe: OutputPipe): void {
  closeSync(pipe.writeEnd);
}

import { spawnSync } from 'node:child_process';
import { closeSync, constants, fchownSync, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { chownTo, type ToolUser } from '../process/user.ts';

/** One pipe for standard output and standard error together, so that they come in the order they were written. */
export type OutputPipe = {
  /** For the child, twice; to be closed here once it has started. */
  writeEnd: number;
  /** The pipe ends when no process holds its write end any more. */
  output: Socket;
};

/** Pipes that are made at once where one call follows another: each time a program must be started. */
const TOGETHER = 4;

type Ends = { readEnd: number; writeEnd: number };

/**
 * Named pipes that are unlinked at once. Node's own pipes are sockets, one per stream: they lose the order of the two, and a
 * script cannot open /dev/stdout or /dev/stderr on them. What is made ahead is held open here, and ends with this process.
 */
export class OutputPipes {
  readonly #ahead: Ends[] = [];
  #isFirst = true;

  /** `folder`: one of ours, where they are made. */
  take(folder: string, user: ToolUser): OutputPipe {
    if (this.#ahead.length === 0) this.#ahead.push(...opened(folder, this.#isFirst ? 1 : TOGETHER));
    this.#isFirst = false;
    const ends = this.#ahead.shift();
    if (!ends) throw new Error('There is no pipe for the output');
    chownTo(user, ends.readEnd, fchownSync);
    return { writeEnd: ends.writeEnd, output: new Socket({ fd: ends.readEnd, readable: true, writable: false }) };
  }
}

function opened(folder: string, count: number): Ends[] {
  const name = `pipe-${process.pid}-${process.hrtime.bigint()}`;
  const paths = Array.from({ length: count }, (_, index) => join(folder, `${name}-${index}`));
  const made = spawnSync('mkfifo', ['-m', '600', ...paths], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`A pipe for the output cannot be made: ${made.stderr || made.error?.message}`);
  return paths.map(openedAt);
}

function openedAt(path: string): Ends {
  try {
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return { readEnd, writeEnd: openSync(path, constants.O_WRONLY) };
    } catch (error) {
      closeSync(readEnd);
      throw error;
    }
  } finally {
    unlinkSync(path);
  }
}

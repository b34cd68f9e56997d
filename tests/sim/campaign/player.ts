import { type ChildProcess, fork } from 'node:child_process';
import type { Played, Range } from './child.ts';

/** One process that plays seeds of a bundle. */
export class Player {
  readonly #child: ChildProcess;

  constructor(path: string) {
    this.#child = fork(path, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** Rejects when the process dies, finds an unhandled rejection, or takes longer than `limitMs`. */
  play(range: Range, limitMs: number): Promise<Played> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer after ${limitMs} ms`)), limitMs);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.#child.removeAllListeners();
        settle();
      };
      this.#child.once('message', (answer: { played?: Played; problem?: string }) =>
        end(() => (answer.played ? resolve(answer.played) : reject(new Error(answer.problem)))),
      );
      this.#child.once('exit', (code) => end(() => reject(new Error(`The process ended with ${code}`))));
      this.#child.send(range);
    });
  }

  close(): void {
    this.#child.removeAllListeners();
    this.#child.kill('SIGKILL');
  }
}

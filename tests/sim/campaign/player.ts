import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import type { Answer, Played, Range, Wish } from './child.ts';

/**
 * How V8 runs the simulation: thousands of functions, none of which is hot. As it is set by default, a quarter of the time of the first 600 seeds
 * goes into optimizing them. So all are compiled in the simple way at once, fewer and smaller ones in the costly way, and none is forgotten
 * and compiled again. Objects are collected without helpers: the other cores play seeds, too.
 */
const V8_FLAGS = [
  ...['--always-sparkplug', '--no-lazy-feedback-allocation', '--no-flush-bytecode'],
  ...['--max-inlined-bytecode-size-cumulative=250', '--interrupt-budget=250000'],
  '--single-threaded-gc',
];

/** Those of `flags` that V8 describes in `options`, its list: a Node.js that does not know one would not start. */
export function flagsIn(options: string, flags: readonly string[]): string[] {
  const names = new Set(Array.from(options.matchAll(/^ {2}--([\w-]+)/gm), ([, name]) => name));
  return flags.filter((flag) => names.has(/^--(?:no-)?([\w-]+)/.exec(flag)?.[1]));
}

const asked: { known?: string[] } = {};

/** V8 is asked once: the mutants have a player each. */
function knownFlags(): string[] {
  asked.known ??= flagsIn(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }), V8_FLAGS);
  return asked.known;
}

/** One process that plays seeds of a bundle. */
export class Player {
  readonly #child: ChildProcess;

  constructor(path: string) {
    this.#child = fork(path, { execArgv: knownFlags(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** Rejects when the process dies, finds an unhandled rejection, or takes longer than `limitMs`. */
  async play(range: Range, limitMs: number): Promise<Played> {
    const { played } = await this.#ask({ kind: 'play', range }, limitMs);
    if (!played) throw new Error('The process did not play');
    return played;
  }

  /** What breaks in a seed, in short; empty when nothing does. */
  async tell(seed: number, limitMs: number): Promise<string[]> {
    return (await this.#ask({ kind: 'shrink', seed }, limitMs)).told ?? [];
  }

  #ask(wish: Wish, limitMs: number): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer after ${limitMs} ms`)), limitMs);
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.#child.removeAllListeners();
        settle();
      };
      this.#child.once('message', (answer: Answer) =>
        end(() => (answer.problem === undefined ? resolve(answer) : reject(new Error(answer.problem)))),
      );
      this.#child.once('exit', (code) => end(() => reject(new Error(`The process ended with ${code}`))));
      this.#child.send(wish);
    });
  }

  close(): void {
    this.#child.removeAllListeners();
    this.#child.kill('SIGKILL');
  }
}

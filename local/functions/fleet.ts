import type { FunctionThread } from './function-thread.ts';

/** Invocations that may wait for a thread. More of them mean that something floods a function. */
const WAITING_MAX = 1000;

/** A thread for one invocation, or why there is none. */
export type Lease =
  | { kind: 'thread'; thread: FunctionThread; coldStart: boolean }
  | { kind: 'throttled' }
  | { kind: 'closed' };

/** The threads of one function: at most `threadsMax`, reused while they live. */
export class Fleet {
  readonly #start: () => FunctionThread;
  readonly #threadsMax: number;
  readonly #threads = new Set<FunctionThread>();
  readonly #idle: FunctionThread[] = [];
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  constructor(threadsMax: number, start: () => FunctionThread) {
    this.#threadsMax = threadsMax;
    this.#start = start;
  }

  threads(): FunctionThread[] {
    return [...this.#threads];
  }

  /** The thread used last that is free, else a new one, else waits for one. Give it back with `release`. */
  async acquire(): Promise<Lease> {
    while (!this.#closed) {
      const thread = this.#idle.pop();
      if (thread?.isAlive) return { kind: 'thread', thread, coldStart: false };
      if (thread) this.#threads.delete(thread);
      else if (this.#threads.size < this.#threadsMax) return { kind: 'thread', thread: this.#add(), coldStart: true };
      else if (this.#waiting.length >= WAITING_MAX) return { kind: 'throttled' };
      else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return { kind: 'closed' };
  }

  release(thread: FunctionThread): void {
    if (thread.isAlive) this.#idle.push(thread);
    else this.#threads.delete(thread);
    this.#waiting.shift()?.();
  }

  /** Kills every thread; nothing starts after this. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(this.threads().map((thread) => thread.kill()));
    this.#threads.clear();
  }

  #add(): FunctionThread {
    const thread = this.#start();
    this.#threads.add(thread);
    return thread;
  }
}

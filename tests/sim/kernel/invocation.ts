import type { Clock } from '@remote-swe/core/ports/clock';
import type { Random } from '../../../local/chaos/random.ts';
import { QUIET, type Timeline } from './timeline.ts';

/** One run of a function. It can die at any of its calls; what it asked for before that still happens. */
export class Invocation {
  readonly functionName: string;
  readonly number: number;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #skewMs: number;
  readonly #deaths: (() => void)[] = [];
  /** A call took minutes, or the process stood still: then it may come to its limit. */
  isSlowed = false;
  /** It forks a session: that has kills of its own. */
  isFork = false;
  #isAlive = true;
  #frozenUntil = 0;

  constructor(
    of: { functionName: string; number: number; limitMs: number; skewMs: number },
    timeline: Timeline,
    random: Random,
  ) {
    this.functionName = of.functionName;
    this.number = of.number;
    this.#skewMs = of.skewMs;
    this.#timeline = timeline;
    this.#random = random;
    this.startedAt = timeline.now();
    this.endsAt = this.startedAt + of.limitMs;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  remainingMs(): number {
    return this.endsAt - this.#timeline.now();
  }

  /** The whole process stands still: it hears no answer, and its heartbeats do not beat. */
  freeze(ms: number): void {
    this.#frozenUntil = this.#timeline.now() + ms;
  }

  /** Runs it in this invocation as soon as that is alive and not frozen. */
  goOn(run: () => void): void {
    const now = this.#timeline.now();
    if (!this.#isAlive) return;
    if (this.#frozenUntil > now) this.#timeline.at(this.#frozenUntil, () => this.goOn(run));
    else run();
  }

  /** Resolves after so many milliseconds, if it is alive then. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#timeline.after(ms, () => this.goOn(resolve)));
  }

  onEnd(run: () => void): void {
    this.#deaths.push(run);
  }

  /** Killed, timed out or returned: nothing of it goes on. */
  end(): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const run of this.#deaths) run();
  }

  /** Its machine's clock, which may be wrong by some seconds. */
  clock(): Clock {
    return {
      now: () => this.#timeline.now() + this.#skewMs,
      every: (intervalMs, run) => this.#every(intervalMs, run),
      randomId: () => `id-${this.number}-${Math.floor(this.#random.next() * 1e9).toString(36)}`,
      random: () => this.#random.next(),
    };
  }

  #every(intervalMs: number, run: () => void): () => void {
    const beat = { isOver: false };
    const next = () => {
      this.#timeline.after(intervalMs, () => {
        if (beat.isOver || !this.#isAlive) return QUIET;
        return this.goOn(() => {
          run();
          next();
        });
      });
    };
    next();
    return () => {
      beat.isOver = true;
    };
  }
}

import type { Cancel, LocalClock } from '../kernel/clock.ts';

/** The timers of one local service, so that closing it leaves none behind. */
export class Timers {
  readonly #clock: LocalClock;
  readonly #pending = new Set<Cancel>();
  #closed = false;

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** Runs `fire` once after the delay on the local clock, unless cancelled or closed. */
  after(delayMs: number, fire: () => void): Cancel {
    if (this.#closed) return () => undefined;
    const cancel = this.#clock.after(delayMs, () => {
      this.#pending.delete(forget);
      fire();
    });
    const forget = () => {
      this.#pending.delete(forget);
      cancel();
    };
    this.#pending.add(forget);
    return forget;
  }

  close(): void {
    this.#closed = true;
    for (const cancel of [...this.#pending]) cancel();
  }
}

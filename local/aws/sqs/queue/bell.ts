import type { Cancel, LocalClock } from '../../../kernel/clock.ts';

/**
 * Tells listeners that a queue's messages may have become receivable: soon after a change, and when the clock reaches a
 * time that a delay or visibility time-out ends. Listeners run on a microtask of their own, never inside the change.
 */
export class Bell {
  readonly #clock: LocalClock;
  readonly #listeners = new Set<() => void>();
  #cancelTimer: Cancel = () => {};
  #rung = false;

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** Also called once for what may be there already. */
  listen(listener: () => void): Cancel {
    this.#listeners.add(listener);
    this.ring();
    return () => this.#listeners.delete(listener);
  }

  ring(): void {
    if (this.#rung) return;
    this.#rung = true;
    queueMicrotask(() => {
      this.#rung = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Replaces the time of the next ring; undefined for none. */
  ringAt(timeMs: number | undefined, fired: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = timeMs === undefined ? () => {} : this.#clock.at(timeMs, fired);
  }
}

/**
 * The local system's clock: real time plus an offset that a person or a test may advance.
 * Everything local that waits (visibility time-outs, delays, schedules) waits on this clock, never on setTimeout alone,
 * so that `advance` moves the whole system together. Function threads and instances read the offset through `offsetBuffer`.
 */
export type Cancel = () => void;

type Timer = { dueAtMs: number; sequence: number; fire: () => void };

/** The longest delay that setTimeout takes without overflowing to 1 ms. */
const REAL_DELAY_MS_MAX = 2 ** 31 - 1;

export class LocalClock {
  /** One 64-bit cell: the offset in milliseconds, shared with threads. */
  readonly offsetBuffer = new SharedArrayBuffer(8);
  readonly #offset = new BigInt64Array(this.offsetBuffer);
  readonly #timers = new Set<Timer>();
  #sequence = 0;
  #wake: NodeJS.Timeout | undefined;

  /** Milliseconds since the epoch, as the local system sees it. */
  now(): number {
    return Date.now() + this.offsetMs();
  }

  offsetMs(): number {
    return Number(Atomics.load(this.#offset, 0));
  }

  /** Runs `fire` once when the clock reaches `dueAtMs`; at once (next tick) when that is past. */
  at(dueAtMs: number, fire: () => void): Cancel {
    const timer: Timer = { dueAtMs, sequence: this.#sequence++, fire };
    this.#timers.add(timer);
    this.#schedule();
    return () => {
      this.#timers.delete(timer);
    };
  }

  after(delayMs: number, fire: () => void): Cancel {
    return this.at(this.now() + delayMs, fire);
  }

  /** Resolves when `delayMs` have passed on this clock. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /** When the earliest pending timer is due, or undefined. */
  nextDueAtMs(): number | undefined {
    let next: number | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.dueAtMs < next) next = timer.dueAtMs;
    return next;
  }

  /** Moves time forward and fires what became due, in order of due time. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new Error(`A clock only moves forward; got ${ms} ms`);
    Atomics.add(this.#offset, 0, BigInt(Math.ceil(ms)));
    this.#fireDue();
  }

  /** Drops every timer: nothing fires after this. */
  close(): void {
    this.#timers.clear();
    clearTimeout(this.#wake);
  }

  #fireDue(): void {
    const now = this.now();
    const due = [...this.#timers].filter((timer) => timer.dueAtMs <= now);
    due.sort((a, b) => a.dueAtMs - b.dueAtMs || a.sequence - b.sequence);
    for (const timer of due) if (this.#timers.delete(timer)) timer.fire();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#wake);
    const next = this.nextDueAtMs();
    if (next === undefined) return;
    const delayMs = Math.min(REAL_DELAY_MS_MAX, Math.max(0, next - this.now()));
    this.#wake = setTimeout(() => this.#fireDue(), delayMs);
    this.#wake.unref();
  }
}

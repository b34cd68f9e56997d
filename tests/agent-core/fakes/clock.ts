import type { Clock } from '@remote-swe/core/ports/clock';

export const START = Date.UTC(2026, 10, 22, 12);

type Beat = { intervalMs: number; next: number; run: () => void };

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  readonly #beats = new Set<Beat>();
  #now = START;
  #ids = 0;
  /** What `random` gives. */
  randomness = 0.5;

  now(): number {
    return this.#now;
  }

  every(intervalMs: number, run: () => void): () => void {
    const beat = { intervalMs, next: this.#now + intervalMs, run };
    this.#beats.add(beat);
    return () => this.#beats.delete(beat);
  }

  randomId(): string {
    return `id-${++this.#ids}`;
  }

  random(): number {
    return this.randomness;
  }

  /** Without any heartbeat: a frozen process. */
  jump(ms: number): void {
    this.#now += ms;
    for (const beat of this.#beats) beat.next = this.#now + beat.intervalMs;
  }

  /** Moves time and runs what is due, letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#beats].filter((beat) => beat.next <= end).sort((a, b) => a.next - b.next)[0];
      if (!due) break;
      this.#now = due.next;
      due.next += due.intervalMs;
      due.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = end;
  }

  get beating(): number {
    return this.#beats.size;
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallObserver } from '../kernel/http.ts';

/** Nothing new for this long (real time) counts as idle: what no probe sees is over by then, e.g. an answer on its way. */
const QUIET_MS = 40;
const LOOK_MS = 5;

/** Knows whether anything is going on: what the probes count, and what happened a moment ago. */
export class Activity {
  readonly #probes: (() => number)[] = [];
  #calls = 0;
  #lastChangeMs = performance.now();

  /** `probe` tells how many things of a kind are going on. */
  watch(probe: () => number): void {
    this.#probes.push(probe);
  }

  /** Something happened that no probe sees while it lasts. */
  touch(): void {
    this.#lastChangeMs = performance.now();
  }

  readonly observer: CallObserver = {
    before: () => {
      this.#calls += 1;
      this.touch();
    },
  };

  /** Calls seen so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Whether the probes count anything, as of now. */
  isWorking(): boolean {
    return this.#probes.some((probe) => probe() > 0);
  }

  isBusy(): boolean {
    const isWorking = this.isWorking();
    if (isWorking) this.touch();
    return isWorking || performance.now() - this.#lastChangeMs < QUIET_MS;
  }

  /** Resolves when nothing has been going on for a moment; false when that took longer than `limitMs` (real time). */
  async idle(limitMs: number): Promise<boolean> {
    const giveUpAt = performance.now() + limitMs;
    // What a jump of the clock has set off begins on promises: it counts from the next turn of the event loop on.
    await nextTurn();
    while (this.isBusy()) {
      if (performance.now() > giveUpAt) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return true;
  }
}

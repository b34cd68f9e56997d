import type { CallObserver } from '../kernel/http.ts';

/** Quiet for this long (real time) counts as idle: longer than an event needs to get from one endpoint to a function. */
const QUIET_MS = 40;
const LOOK_MS = 5;

/** Knows whether anything is going on: calls under way, function invocations, scripts on instances. */
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

  isBusy(): boolean {
    const busy = this.#probes.some((probe) => probe() > 0);
    if (busy) this.touch();
    return busy || performance.now() - this.#lastChangeMs < QUIET_MS;
  }

  /** Resolves when nothing has been going on for a moment; false when that took longer than `limitMs` (real time). */
  async idle(limitMs: number): Promise<boolean> {
    const giveUpAt = performance.now() + limitMs;
    while (this.isBusy()) {
      if (performance.now() > giveUpAt) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return true;
  }
}

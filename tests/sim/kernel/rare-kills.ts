import type { Random } from '../../../local/chaos/random.ts';

export type Killed = { kind: 'killed'; when: 'before' | 'after' };

export function killed(random: Random): Killed {
  return { kind: 'killed', when: random.chance(0.5) ? 'before' : 'after' };
}

/** Kills of what happens once or twice a run, if at all: the usual rate would seldom meet it. At most so many a run. */
export class RareKills {
  readonly #random: Random;
  readonly #likely: number;
  #left: number;

  /** `likely`: of one call, from 0 to 1. */
  constructor(random: Random, { likely, most }: { likely: number; most: number }) {
    this.#random = random;
    this.#likely = likely;
    this.#left = most;
  }

  /** Whether this call is one of them. */
  next(): Killed | undefined {
    if (this.#left <= 0 || !this.#random.chance(this.#likely)) return undefined;
    this.#left -= 1;
    return killed(this.#random);
  }
}

import type { Random } from '../../../local/chaos/random.ts';
import type { Fate } from './network.ts';
import { killed } from './rare-kills.ts';

/** Of one run. */
const MOST = 30;
/** Of the reaper: what it does before a schedule goes, and that itself. */
const REMOVAL: ReadonlySet<string> = new Set(['machines.terminate', 'blobs.names', 'schedules.remove']);
/** Of a step: what stands between the two times that it arms the schedule of a new start. */
const CLAIM = 'permits.take';
const SLOW_MS = { min: 500, max: 20_000 };
const KILL_LIKELY = 0.06;

type Met = Extract<Fate, { kind: 'killed' | 'slow' }>;

/** Calls that take long where the schedule of a removed machine goes while a new one is started, so that both meet; and kills of the reaper. */
export class Removals {
  readonly #random: Random;
  readonly #likely: number;
  #left = MOST;

  /** `likely`: how often such a call takes long, from 0 to 1. */
  constructor(random: Random, likely: number) {
    this.#random = random;
    this.#likely = likely;
  }

  next(functionName: string, call: string): Fate | undefined {
    if (this.#likely === 0 || this.#left <= 0) return undefined;
    const met = functionName === 'worker-reaper' ? this.#ofReaper(call) : call === CLAIM ? this.#slow() : undefined;
    if (met) this.#left -= 1;
    return met;
  }

  #ofReaper(call: string): Met | undefined {
    if (this.#random.chance(KILL_LIKELY)) return killed(this.#random);
    return REMOVAL.has(call) ? this.#slow() : undefined;
  }

  #slow(): Met | undefined {
    if (!this.#random.chance(this.#likely)) return undefined;
    return { kind: 'slow', ms: this.#random.integer(SLOW_MS.min, SLOW_MS.max) };
  }
}

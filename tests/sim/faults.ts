import type { Random } from '../../local/chaos/random.ts';
import type { EventFault } from './aws/bus.ts';
import type { TimerFault } from './aws/timers.ts';
import { type Fate, networkError, throttled } from './kernel/network.ts';
import type { StartFault } from './machines/ec2.ts';
import type { DeliveryFault as CommandFault } from './machines/ssm.ts';
import type { ModelFault } from './model/model.ts';
import type { DeliveryFault } from './people/slack.ts';
import type { Rates } from './scenario.ts';

/** Faults of one run. What fails for ever proves nothing: after so many the world is well again. */
const FAULTS_MAX = 15;
const SLOW_MS = { min: 3_000, max: 75_000 };
/** A lease is good for 45 s, a message comes again after 60. */
const FROZEN_MS = { min: 30_000, max: 150_000 };
const LATE_MS = { min: 1_000, max: 200_000 };

/** Draws what goes wrong, kind by kind, in the order in which it is asked. */
export class Faults {
  readonly #random: Random;
  readonly #rates: Rates;
  #left = FAULTS_MAX;

  constructor(random: Random, rates: Rates) {
    this.#random = random;
    this.#rates = rates;
  }

  /** From here on nothing goes wrong. */
  end(): void {
    this.#left = 0;
  }

  call(name: string): Fate {
    const { kill, lose, refuse, slow, freeze } = this.#rates;
    if (this.#strikes(kill)) return { kind: 'killed', when: this.#random.chance(0.5) ? 'before' : 'after' };
    if (this.#strikes(lose)) return { kind: 'lost', error: networkError(name) };
    if (this.#strikes(refuse)) return { kind: 'refused', error: throttled(name) };
    if (this.#strikes(slow)) return { kind: 'slow', ms: this.#random.integer(SLOW_MS.min, SLOW_MS.max) };
    if (this.#strikes(freeze)) return { kind: 'frozen', ms: this.#random.integer(FROZEN_MS.min, FROZEN_MS.max) };
    return { kind: 'fine' };
  }

  event(): EventFault {
    return this.#strikes(this.#rates.event)
      ? this.#random.pick(['lost', 'lost', 'twice', this.#late()] as const)
      : 'none';
  }

  timer(): TimerFault {
    return this.#strikes(this.#rates.timer) ? this.#random.pick(['lost', 'twice', this.#late()] as const) : 'none';
  }

  delivery(): DeliveryFault {
    return this.#strikes(this.#rates.delivery) ? this.#random.pick(['twice', this.#late()] as const) : 'none';
  }

  command(): CommandFault {
    return this.#strikes(this.#rates.command) ? this.#random.pick(['twice', 'never', this.#late()] as const) : 'none';
  }

  model(): ModelFault {
    const kinds = ['throttled', 'unavailable', 'breaks-off', 'slow', 'slow', 'cut', 'empty'] as const;
    return this.#strikes(this.#rates.model) ? this.#random.pick(kinds) : 'none';
  }

  start(): StartFault {
    return this.#strikes(this.#rates.start)
      ? this.#random.pick(['no-capacity', 'no-capacity', 'no-agent', 'ends-at-boot'] as const)
      : 'none';
  }

  machine(): 'none' | 'stop' | 'terminate' | 'reboot' {
    return this.#strikes(this.#rates.machine) ? this.#random.pick(['stop', 'terminate', 'reboot'] as const) : 'none';
  }

  scheduleLateMs(): number {
    return this.#strikes(this.#rates.schedule) ? this.#random.integer(LATE_MS.min, LATE_MS.max) : 0;
  }

  scheduleTwice(): boolean {
    return this.#strikes(this.#rates.schedule);
  }

  indexLagMs(): number {
    return this.#rates.event > 0 ? this.#random.integer(0, 3_000) : 0;
  }

  #late(): { lateMs: number } {
    return { lateMs: this.#random.integer(LATE_MS.min, LATE_MS.max) };
  }

  #strikes(rate: number): boolean {
    if (this.#left <= 0 || !this.#random.chance(rate)) return false;
    this.#left -= 1;
    return true;
  }
}

import { PortError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { missingText } from './missing-text.ts';

/** A value that is older is read again, so that a rotated or late secret counts within a minute, without a deployment. */
const FRESH_MS = 45_000;
/** While Parameter Store does not answer, values that are known to have been right go on for this long. */
const STALE_MS_MAX = 15 * 60_000;

/** As `findParameters`, of a client. */
export type FindParameters = (names: string[]) => Promise<Map<string, string>>;

type Known = { at: number; values: ReadonlyMap<string, string> };

/** A deployment's secrets as they are now: fetched together, when they are first wanted, and again when they may have changed. */
export class Secrets {
  readonly #find: FindParameters;
  readonly #names: string[];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #learn: (values: Iterable<string>) => void;
  #known: Known | undefined;
  #asking: Promise<Known> | undefined;

  /** At most ten `names` (GetParameters). `learn` is told every value before anybody has it. */
  constructor(
    find: FindParameters,
    names: string[],
    { clock, log, learn = () => {} }: { clock: Clock; log: Log; learn?: (values: Iterable<string>) => void },
  ) {
    this.#find = find;
    this.#names = names;
    this.#clock = clock;
    this.#log = log;
    this.#learn = learn;
  }

  /** Throws a PortError `refused` that says how to set it when the parameter is missing or still the placeholder. */
  async get(name: string): Promise<string> {
    const value = (await this.#current()).get(name);
    if (value === undefined) throw new PortError('refused', missingText([name]));
    return value;
  }

  /** As {@link get}, of all of these: the error names every one that is missing. */
  async all(names: string[]): Promise<string[]> {
    const values = await this.#current();
    const missing = names.filter((name) => !values.has(name));
    if (missing.length > 0) throw new PortError('refused', missingText(missing));
    return names.map((name) => values.get(name) ?? '');
  }

  async #current(): Promise<ReadonlyMap<string, string>> {
    const known = this.#known;
    if (known && this.#clock.now() - known.at < FRESH_MS) return known.values;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    try {
      return (await this.#asking).values;
    } catch (error) {
      if (!known || this.#clock.now() - known.at >= STALE_MS_MAX) throw error;
      this.#log.error('Parameter Store does not answer; the known secrets are used', { error: String(error) });
      return known.values;
    }
  }

  async #ask(): Promise<Known> {
    const at = this.#clock.now();
    const values = await this.#find(this.#names);
    this.#learn(values.values());
    this.#known = { at, values };
    return this.#known;
  }
}

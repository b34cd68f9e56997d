import type { Random } from '../../../local/chaos/random.ts';
import { Invocation } from './invocation.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

export type Ended<Value> = { kind: 'returned'; value: Value } | { kind: 'threw'; error: unknown } | { kind: 'died' };
export type Body<Value> = (invocation: Invocation) => Promise<Value>;

/** Time limits as template.yaml gives them (ms). */
export const LIMIT_MS = {
  'agent-step': 600_000,
  doorbell: 30_000,
  sweeper: 50_000,
  'worker-reaper': 60_000,
  'dead-letter': 30_000,
  'slack-events': 10_000,
  'github-events': 30_000,
  api: 29_000,
  'stack-end': 300_000,
} as const;
export type FunctionName = keyof typeof LIMIT_MS;

const WARM_MS = { min: 1, max: 30 };
const COLD_MS = { min: 300, max: 3_000 };
const COLD_LIKELY = 0.1;
/** Of the true time, ahead or behind. */
const WRONG_CLOCK_LIKELY = 0.2;

/** Starts functions, and ends those that take too long. */
export class Lambda {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #trace: Trace;
  readonly #skewMsMax: number;
  readonly counts = new Map<FunctionName, number>();
  /** Steps of each session. */
  readonly steps = new Map<string, number>();
  /** Invocations that came to their time limit although no call of theirs was slowed. */
  readonly overran: string[] = [];
  #started = 0;
  #running = 0;

  /** `skewMsMax`: by how much clocks may be wrong. */
  constructor(timeline: Timeline, random: Random, trace: Trace, skewMsMax: number) {
    this.#timeline = timeline;
    this.#skewMsMax = skewMsMax;
    this.#random = random;
    this.#trace = trace;
  }

  get running(): number {
    return this.#running;
  }

  /** Resolves when the invocation has ended, however. */
  invoke<Value>(functionName: FunctionName, run: Body<Value>): Promise<Ended<Value>> {
    this.#running += 1;
    this.counts.set(functionName, (this.counts.get(functionName) ?? 0) + 1);
    const range = this.#random.chance(COLD_LIKELY) ? COLD_MS : WARM_MS;
    const isWrong = this.#random.chance(WRONG_CLOCK_LIKELY);
    const skewMs = isWrong ? this.#random.integer(-this.#skewMsMax, this.#skewMsMax) : 0;
    return new Promise((resolve) => {
      this.#timeline.after(this.#random.integer(range.min, range.max), () =>
        this.#start(functionName, skewMs, run, resolve),
      );
    });
  }

  #start<Value>(
    functionName: FunctionName,
    skewMs: number,
    run: Body<Value>,
    resolve: (ended: Ended<Value>) => void,
  ): void {
    const limitMs = LIMIT_MS[functionName];
    const number = ++this.#started;
    const invocation = new Invocation({ functionName, number, limitMs, skewMs }, this.#timeline, this.#random);
    const outcome: { ended: Ended<Value> } = { ended: { kind: 'died' } };
    const cancel = this.#timeline.at(invocation.endsAt, () => {
      if (!invocation.isSlowed) this.overran.push(`${functionName}#${number}`);
      invocation.end();
    });
    invocation.onEnd(() => {
      cancel();
      this.#running -= 1;
      if (outcome.ended.kind !== 'returned') this.#trace.say(`${functionName}#${number}`, outcome.ended.kind);
      resolve(outcome.ended);
    });
    const ends = (ended: Ended<Value>) => {
      outcome.ended = ended;
      invocation.end();
    };
    run(invocation).then(
      (value) => ends({ kind: 'returned', value }),
      (error) => ends({ kind: 'threw', error }),
    );
  }
}

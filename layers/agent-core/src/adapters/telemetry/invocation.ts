import { AsyncLocalStorage } from 'node:async_hooks';
import type { Sample } from '../../domain/metrics/metrics.ts';

/** Samples kept of one invocation. Catches a loop that counts; a step has some ten. */
const SAMPLES_MAX = 1_000;

/** What is known of the invocation that runs: whom its log lines are about, and what it has counted. */
export class Invocation {
  readonly requestId: string | undefined;
  /** Its debug lines are written. */
  readonly isSampled: boolean;
  readonly samples: Sample[] = [];
  about: Record<string, unknown> = {};

  constructor(requestId: string | undefined, isSampled: boolean) {
    this.requestId = requestId;
    this.isSampled = isSampled;
  }

  add(sample: Sample): void {
    if (this.samples.length < SAMPLES_MAX) this.samples.push(sample);
  }
}

/** A warm function must not lend one invocation's words to the next: what is known ends with the run. */
const current = new AsyncLocalStorage<Invocation>();

/** Runs with `invocation` as the current one, whatever awaits in between. */
export function inInvocation<Answer>(invocation: Invocation, run: () => Promise<Answer>): Promise<Answer> {
  return current.run(invocation, run);
}

/** Undefined while a function loads. */
export function currentInvocation(): Invocation | undefined {
  return current.getStore();
}

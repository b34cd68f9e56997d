import { fileURLToPath } from 'node:url';
import { AskedProcess } from './asked-process.ts';
import type { Plan } from './journey/plan.ts';
import { type Journey, planOf } from './journey/plans.ts';
import type { Kill, Recording, RunEnd, Runs } from './runs.ts';

export type Request = ({ kind: 'record' } | { kind: 'run'; kill: Kill }) & { journey: Journey };

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** The same in a child process. A process that ends makes its run a stuck one. */
export class ForkedRuns implements Runs {
  readonly #journey: Journey;
  readonly #process = new AskedProcess<Request, Recording | RunEnd>(CHILD);

  constructor(journey: Journey = 'demo') {
    this.#journey = journey;
  }

  get plan(): Plan {
    return planOf(this.#journey);
  }

  async record(): Promise<Recording> {
    return (await this.#process.ask({ kind: 'record', journey: this.#journey })) as Recording;
  }

  async run(kill: Kill): Promise<RunEnd> {
    const startedAt = performance.now();
    try {
      return (await this.#process.ask({ kind: 'run', kill, journey: this.#journey })) as RunEnd;
    } catch (error) {
      return { kind: 'stuck', reason: String(error), wallMs: Math.round(performance.now() - startedAt) };
    }
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}

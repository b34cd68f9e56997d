import { jsonLog } from '../adapters/telemetry/log.ts';
import type { StepResult } from '../engine/step.ts';
import { sameBuild } from '../version.ts';
import type { WiredStep } from './agent-step.ts';
import { madeOnce } from './late/late.ts';
import type { Wake } from './parts/wake.ts';

/**
 * Starts what a step needs, once per environment, and again with each wake while that fails: a function that fails at its load would
 * keep every session silent for the queue's own visibility time-out, ten times over.
 */
export class StepStarter {
  readonly #start: () => Promise<WiredStep>;

  /** `build`: the handler's. */
  constructor(build: string) {
    this.#start = madeOnce(() => wired(build));
  }

  /** Loads what a step needs. Asks no service: what waits for an answer while an environment is frozen may wait for ever. Never rejects. */
  async prepare(): Promise<void> {
    await this.#start().catch((problem: unknown) => {
      jsonLog.error('agent-step cannot start yet', { error: String(problem) });
    });
  }

  /** One step. Rejects when the function cannot start: its thread has been told, and the message comes back in a minute. */
  async run(message: Wake, receiptHandle: string): Promise<StepResult> {
    try {
      const step = await this.#start();
      return await step(message, receiptHandle);
    } catch (problem) {
      const { giveBack } = await import('./failed-start.ts');
      await giveBack(message, receiptHandle, problem);
      throw problem;
    }
  }
}

async function wired(build: string): Promise<WiredStep> {
  sameBuild(build);
  const { wireStep } = await import('./agent-step.ts');
  return wireStep();
}

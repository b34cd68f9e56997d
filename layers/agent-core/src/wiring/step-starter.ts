import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { SqsLease } from '../adapters/sqs/lease.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { readConfig } from '../config.ts';
import type { StepMessage } from '../engine/context/context.ts';
import type { StepResult } from '../engine/step.ts';
import { tellFailedStart } from '../engine/wakes/failed-start.ts';
import { sameBuild } from '../version.ts';
import { type WiredStep, wireStep } from './agent-step.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';
import { chatOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { secretNames } from './parts/git-hub.ts';
import { GITHUB_NAMES, gitHubPlace } from './parts/git-hub-chat.ts';
import { sources } from './parts/sources.ts';
import type { Wake } from './parts/wake.ts';

/**
 * Starts what a step needs, once per environment, and again with each wake while that fails: a function that fails at its load would
 * keep every session silent for the queue's own visibility time-out, ten times over.
 */
export class StepStarter {
  readonly #build: string;
  #wired: WiredStep | undefined;

  /** `build`: the handler's. */
  constructor(build: string) {
    this.#build = build;
  }

  /** Does in the init phase what can be done there. Never rejects. */
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
      await giveBack(message, receiptHandle, problem);
      throw problem;
    }
  }

  async #start(): Promise<WiredStep> {
    sameBuild(this.#build);
    this.#wired ??= await wireStep();
    return this.#wired;
  }
}

async function giveBack(message: StepMessage, receiptHandle: string, problem: unknown): Promise<void> {
  const { sessionId, receiveCount } = message;
  jsonLog.error('agent-step cannot start; the wake comes back', { sessionId, receiveCount, error: String(problem) });
  const config = needed();
  if (!config) return;
  const { slackBotTokenParameter, slackApiUrl, stepQueueUrl } = config;
  const { filter, log, reading } = filtering();
  const secrets = new Secrets(ssmClient(), secretNames(config), reading);
  const slack = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl };
  const chat = chatOfSources(slack, gitHubPlace(config, secrets).chat, filter);
  await tellFailedStart(
    { clock: nodeClock, log, chat, sources },
    message,
    new SqsLease(sqsClient(), stepQueueUrl, receiptHandle),
    text(problem),
  );
}

/** Without these settings nobody can be told; the first problem has been logged. */
function needed() {
  try {
    return readConfig(['slackBotTokenParameter', 'slackApiUrl', 'stepQueueUrl', ...GITHUB_NAMES]);
  } catch {
    return undefined;
  }
}

/** What AWS says of its own troubles means nothing to people in a thread. */
function text(problem: unknown): string {
  const isOfAws = typeof problem === 'object' && problem !== null && '$metadata' in problem;
  if (isOfAws || !(problem instanceof Error)) return 'an operator finds the reason in the log of agent-step.';
  return problem.message.replace(/\s*\.?\s*$/, '.');
}

import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { SqsLease } from '../adapters/sqs/lease.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { readConfig } from '../config.ts';
import type { StepMessage } from '../engine/context/context.ts';
import { tellFailedStart } from '../engine/wakes/failed-start.ts';
import { isAwsError } from '../errors.ts';
import { sqsClient } from './clients/sqs.ts';
import { gitHubPlace } from './late/git-hub.ts';
import { GITHUB_NAMES, secretNames } from './late/loaded/git-hub-names.ts';
import { parameterStore } from './late/parameters.ts';
import { chatOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { sources } from './parts/sources.ts';

/** Tells the thread that agent-step cannot start, and lets the wake come back. */
export async function giveBack(message: StepMessage, receiptHandle: string, problem: unknown): Promise<void> {
  const { sessionId, receiveCount } = message;
  jsonLog.error('agent-step cannot start; the wake comes back', { sessionId, receiveCount, error: String(problem) });
  const config = needed();
  if (!config) return;
  const { slackBotTokenParameter, slackApiUrl, stepQueueUrl } = config;
  const { filter, log, reading } = filtering();
  const secrets = new Secrets(parameterStore().find, secretNames(config), reading);
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
  if (isAwsError(problem) || !(problem instanceof Error))
    return 'an operator finds the reason in the log of agent-step.';
  return problem.message.replace(/\s*\.?\s*$/, '.');
}

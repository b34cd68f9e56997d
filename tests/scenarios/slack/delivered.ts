import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { expectTranscript } from '../harness/guarantees.ts';
import type { Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';

/** One inbox item and one answer, also after Slack's last retry and the sweeper's next look. */
export async function expectOnce(scenario: Scenario, talk: Talk, pattern: RegExp): Promise<void> {
  await scenario.answered(talk, pattern);
  await scenario.later(7 * 60_000);
  expect(await talk.inbox()).toHaveLength(1);
  expect(talk.answers()).toHaveLength(1);
  expect(await talk.phase()).toBe('idle');
}

function stepQueueUrl({ system }: Scenario): string {
  const plan = system.plan.functions.find((each) => each.logicalId === 'SlackEventsFunction');
  return system.sqs.baseUrl + new URL(plan?.environment.STEP_QUEUE_URL ?? '').pathname;
}

/** A bell of the session in another message group: unlike in its own, SQS hands it out although a step is at work. */
export async function ringBeside(scenario: Scenario, talk: Talk): Promise<void> {
  const client = new SQSClient({
    endpoint: scenario.system.baseUrl,
    region: 'us-west-2',
    credentials: scenario.system.keys.issue('test'),
  });
  const id = crypto.randomUUID();
  const MessageBody = JSON.stringify({ sessionId: talk.sessionId });
  const QueueUrl = stepQueueUrl(scenario);
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: id, MessageDeduplicationId: id }));
}

/** What the entries are, without those that only count what the loser of a race paid its model. */
export async function kindsOf(talk: Talk): Promise<string[]> {
  return (await talk.entries()).flatMap(({ kind }) => (kind === 'noted' ? [] : kind));
}

/**
 * For steps that hold a lease each, which the queue's groups rule out: one of them wins every version, and what a loser paid its
 * model is noted. Only the thread may show a notice twice, because the loser cannot know that the winner is about to post it.
 */
export async function expectOneWinner(scenario: Scenario, talk: Talk, pattern: RegExp, kinds: string[]): Promise<void> {
  await scenario.answered(talk, pattern);
  await scenario.quiet();
  expect(await kindsOf(talk)).toEqual(kinds);
  await expectTranscript(talk);
  expect(await talk.phase()).toBe('idle');
  scenario.forget(talk);
}

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { undisturbed } from '../../local/slack/events/disturbance.ts';
import { expectGuarantees, expectTranscript } from './guarantees.ts';
import { Gate, Scenario, toolUse } from './scenario.ts';
import type { Talk } from './talk.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await Scenario.start();
});
afterEach(async () => {
  scenario.system.slack.delivery.disturb = undisturbed;
  scenario.system.slack.api.faults.clear();
  await scenario.quiet();
  await expectGuarantees(scenario);
});
afterAll(() => scenario.close());

/** One inbox item and one answer, also after Slack's last retry and the sweeper's next look. */
async function expectOnce(talk: Talk, pattern: RegExp): Promise<void> {
  await scenario.answered(talk, pattern);
  await scenario.later(7 * 60_000);
  expect(await talk.inbox()).toHaveLength(1);
  expect(talk.answers()).toHaveLength(1);
  expect(await talk.phase()).toBe('idle');
}

describe('a Slack event', () => {
  test('three deliveries at the same time', async () => {
    scenario.system.slack.delivery.disturb = () => ({ kind: 'duplicate', copies: 3 });
    const talk = scenario.open({ turns: [{ text: 'Once.' }] });
    await expectOnce(talk, /Once/);
    expect(talk.modelCalls()).toHaveLength(1);
  });

  test('app_mention and message of one post are one message, in whichever order they come', async () => {
    const { delivery } = scenario.system.slack;
    for (const reverse of [false, true]) {
      delivery.disturb = () => ({ kind: 'hold' });
      const talk = scenario.open({ turns: [{ text: 'One post.' }] });
      delivery.release((held) => (reverse ? [...held].reverse() : held));
      delivery.disturb = undisturbed;
      await expectOnce(talk, /One post/);
      expect(talk.modelCalls()).toHaveLength(1);
    }
  });
});

describe('a wake', () => {
  const queueUrl = () => scenario.system.sqs.baseUrl + new URL(stepQueueUrl()).pathname;

  function stepQueueUrl(): string {
    const plan = scenario.system.plan.functions.find((each) => each.logicalId === 'SlackEventsFunction');
    return plan?.environment.STEP_QUEUE_URL ?? '';
  }

  /** A bell of the session in another message group: unlike in its own, SQS hands it out although a step is at work. */
  async function ringBeside(talk: Talk): Promise<void> {
    const client = new SQSClient({
      endpoint: scenario.system.baseUrl,
      region: 'us-west-2',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const id = crypto.randomUUID();
    const MessageBody = JSON.stringify({ sessionId: talk.sessionId });
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody, MessageGroupId: id, MessageDeduplicationId: id }),
    );
  }

  /**
   * For steps that hold a lease each, which the queue's groups rule out: one of them wins every version. Only the thread may
   * show a notice twice, because the loser cannot know that the winner is about to post it.
   */
  async function expectOneWinner(talk: Talk, pattern: RegExp, kinds: string[]): Promise<void> {
    await scenario.answered(talk, pattern);
    await scenario.quiet();
    expect((await talk.entries()).map((entry) => entry.kind)).toEqual(kinds);
    await expectTranscript(talk);
    expect(await talk.phase()).toBe('idle');
    scenario.forget(talk);
  }

  test('three steps that hold a lease while tools run', async () => {
    const gate = new Gate();
    const items = [{ id: 'a', text: 'first', state: 'done' }];
    const talk = scenario.open({
      turns: [toolUse('todo', { items }), () => gate.hold({ text: 'Both saw the list.' })],
    });
    await ringBeside(talk);
    await ringBeside(talk);
    await scenario.waitFor(() => talk.modelCalls().length > 1, 'the second model call');
    await ringBeside(talk);
    gate.open();
    await expectOneWinner(talk, /Both saw the list/, ['reply', 'tools', 'reply']);
  });

  test('a wake that comes back while its step still waits for the model', async () => {
    const gate = new Gate();
    const talk = scenario.open({ turns: [() => gate.hold({ text: 'Said once.' })] });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the first model call');
    // The step's heartbeat beats in real time: for the queue it has been silent for more than a minute.
    scenario.system.clock.advance(61_000);
    await scenario.waitFor(() => talk.modelCalls().length === 2, 'the second model call');
    gate.open();
    await expectOnce(talk, /Said once/);
    expect((await talk.entries()).map((entry) => entry.kind)).toEqual(['reply']);
  });
});

import { describe, expect, test } from 'vitest';
import { sqsEvent } from '../../../local/functions/sources/sqs-event.ts';
import { type PlannedDelivery, undisturbed } from '../../../local/slack/events/disturbance.ts';
import { playOn } from '../harness/play-on.ts';
import { Gate, type Scenario } from '../harness/scenario.ts';
import { names } from '../harness/wire.ts';
import { expectOnce, expectOneWinner, ringBeside } from './delivered.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('a Slack event', () => {
  test('A plain question is answered without a machine, and Slack has its 200 before any model call', async () => {
    const mark = scenario.wire.mark();
    const talk = scenario.open({ turns: [{ text: 'Forty-two.' }] });
    await expectOnce(scenario, talk, /Forty-two/);
    const seen = names(scenario.wire.since(mark));
    expect(seen.filter((name) => /RunInstances|StartInstances|SendCommand|CreateSchedule/.test(name))).toEqual([]);
    const reactions = scenario.system.slack.people.thread('dev', talk.ts)[0]?.reactions;
    expect(reactions?.map((reaction) => reaction.name)).toEqual(['eyes']);
  });

  test('Slack has its 200 while the model still thinks, and before it would try again', async () => {
    const gate = new Gate();
    const { log } = scenario.system.slack.delivery;
    const before = log.all().length;
    const talk = scenario.open({ turns: [() => gate.hold({ text: 'Late.' })] });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the model call');
    await scenario.system.slack.delivery.settled();
    const deliveries = log.all().slice(before);
    expect(deliveries.map((each) => each.outcome)).toMatchObject(deliveries.map(() => ({ status: 200 })));
    expect(deliveries.length).toBeGreaterThanOrEqual(2);
    // Some 30 ms on a quiet machine; this bound is Slack's own, because the machine may run other tests too.
    for (const { answerMs } of deliveries) expect(answerMs).toBeLessThan(3_000);
    gate.open();
    await expectOnce(scenario, talk, /Late/);
  });

  test('The function that answers Slack calls neither model, EC2 nor SSM', () => {
    const calls = [...scenario.wire.byInvocation('SlackEventsFunction').values()].flat();
    // A cold start reads its secrets before it takes the first event.
    const services = new Set(calls.filter((call) => call.operation !== 'GetParameters').map((call) => call.service));
    expect([...services].sort()).toEqual(['dynamodb', 'slack', 'sqs']);
  });

  test('Three deliveries one after the other are one message, the last long after the answer', async () => {
    const { delivery } = scenario.system.slack;
    delivery.disturb = () => ({ kind: 'hold' });
    const talk = scenario.open({ turns: [{ text: 'Only once.' }] });
    const held: PlannedDelivery[] = [];
    delivery.release((all) => {
      held.push(...all);
      return all;
    });
    delivery.disturb = undisturbed;
    expect(held.map((each) => each.type).sort()).toEqual(['app_mention', 'message']);
    await scenario.answered(talk, /Only once/);
    for (const { body } of [...held, ...held]) {
      expect((await scenario.post(body)).status).toBe(200);
      await scenario.quiet();
    }
    await expectOnce(scenario, talk, /Only once/);
    expect(talk.modelCalls()).toHaveLength(1);
  });

  test('Slack delivers again when the answer to it is lost', async () => {
    const { delivery } = scenario.system.slack;
    const before = delivery.log.all().length;
    delivery.disturb = ({ type }) => (type === 'app_mention' ? { kind: 'lose-answer' } : { kind: 'pass' });
    const talk = scenario.open({ turns: [{ text: 'Answered.' }] });
    await expectOnce(scenario, talk, /Answered/);
    const retries = delivery.log
      .all()
      .slice(before)
      .filter((each) => each.retryNumber > 0);
    expect(retries.length).toBeGreaterThan(0);
  });
});

describe('a wake', () => {
  test('Two steps that both hold a lease commit one reply', async () => {
    const gate = new Gate();
    const talk = scenario.open({ turns: [() => gate.hold({ text: 'From one of them.' })] });
    await scenario.waitFor(() => talk.modelCalls().length === 1, 'the first model call');
    await ringBeside(scenario, talk);
    await scenario.waitFor(() => talk.modelCalls().length === 2, 'the second model call');
    gate.open();
    await expectOneWinner(scenario, talk, /From one of them/, ['reply']);
  });

  test('A record whose message is gone does nothing', async () => {
    const talk = scenario.open({ turns: [{ text: 'Done and over.' }] });
    await scenario.answered(talk, /Done and over/);
    await scenario.quiet();
    const [step] = scenario.system.plan.functions.filter((each) => each.logicalId === 'AgentStepFunction');
    const queue = step?.events.find((each) => each.kind === 'queue');
    const mark = scenario.wire.mark();
    const gone = {
      messageId: crypto.randomUUID(),
      receiptHandle: 'AQEBnothing',
      body: JSON.stringify({ sessionId: talk.sessionId }),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1', ApproximateFirstReceiveTimestamp: '1' },
      messageAttributes: {},
      md5OfBody: '',
    };
    const event = sqsEvent([gone, gone] as never, queue?.kind === 'queue' ? queue.queueArn : '', 'us-west-2');
    const result = await scenario.system.pool.invoke('AgentStepFunction', event, { kind: 'sync' });
    expect(result).toMatchObject({ status: 'ok', result: { batchItemFailures: [{}, {}] } });
    expect(new Set(names(scenario.wire.since(mark)))).toEqual(new Set(['sqs:ChangeMessageVisibility']));
  });

  test('An answer whose post was not confirmed is not posted again', async () => {
    scenario.system.slack.api.faults.plan('chat.postMessage', { kind: 'answer-lost', status: 500 }, 2);
    const talk = scenario.open({ turns: [{ text: 'Posted, answer lost.' }] });
    await scenario.answered(talk, /Posted, answer lost/);
    await scenario.later(5 * 60_000);
    expect(await talk.phase()).toBe('idle');
  });
});

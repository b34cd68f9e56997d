import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectGuarantees } from './guarantees.ts';
import { bash, Scenario } from './scenario.ts';

/** G4: what is lost is made up for within this time. */
const MADE_UP_MS = 3 * 60_000;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await Scenario.start();
});
afterEach(async () => {
  scenario.system.events.observers.length = 0;
  await scenario.quiet();
  await expectGuarantees(scenario);
});
afterAll(() => scenario.close());

/** Deletes the wakes of a queue whose number, counted from now, is in `numbers`. */
function loseWakes(queueNamePart: string, numbers: number[]): { lost: number } {
  const { sqs, plan } = scenario.system;
  const queueArn = plan.queues.find((queue) => queue.name.includes(queueNamePart))?.arn ?? '';
  const counter = { seen: 0, lost: 0 };
  const receive = sqs.receive.bind(sqs);
  sqs.receive = (arn, max) =>
    receive(arn, max).filter((message) => {
      if (arn !== queueArn) return true;
      counter.seen += 1;
      if (!numbers.includes(counter.seen)) return true;
      counter.lost += 1;
      sqs.delete(arn, message.receiptHandle);
      return false;
    });
  return counter;
}

describe('an event that never comes', () => {
  test('the end of a command: noticed by the timer within a minute', async () => {
    scenario.system.events.observers.push((event) => (event.source === 'aws.ssm' ? [] : [event]));
    const talk = scenario.open({ turns: [bash('echo result of the command'), { text: 'It said so.' }] });
    await scenario.answered(talk, /It said so/);
    const entries = await talk.entries();
    const sent = entries.find((entry) => entry.kind === 'sent');
    const results = entries.find((entry) => entry.kind === 'results');
    expect((results?.at ?? 0) - (sent?.at ?? 0)).toBeLessThan(65_000);
    expect((await talk.results())[0]).toMatchObject({ outcome: 'completed', isError: false });
    expect((await talk.state())?.counters.commands).toBe(1);
  });

  test('the bell of the first message: the sweeper makes up for it', async () => {
    const lost = loseWakes('steps.fifo', [1, 2]);
    const before = scenario.system.clock.now();
    const talk = scenario.open({ turns: [{ text: 'Found it in the end.' }] });
    await scenario.answered(talk, /Found it in the end/);
    expect(lost.lost).toBe(2);
    expect(((await talk.entries())[0]?.at ?? 0) - before).toBeLessThan(MADE_UP_MS);
    expect(talk.modelCalls()).toHaveLength(1);
  });

  test('a session at rest is never rung again', async () => {
    for (const talk of scenario.talks) expect((await talk.summary())?.dueAt).toBeUndefined();
    await scenario.quiet();
    const mark = scenario.wire.mark();
    await scenario.later(20 * 60_000);
    expect([...scenario.wire.byInvocation('AgentStepFunction', mark).keys()]).toEqual([]);
  });
});

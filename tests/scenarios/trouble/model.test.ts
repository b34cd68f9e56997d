import { describe, expect, test } from 'vitest';
import type { ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, toolUse } from '../harness/scenario.ts';
import { firstly, THROTTLED, TRIES } from './model-trouble.ts';

const ITEMS = { items: [{ id: 'a', text: 'the only one', state: 'done' }] };

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('the model', () => {
  test('A model throttled twice waits durably, says so in the progress message, and resumes by itself', async () => {
    const talk = scenario.open({
      turns: [toolUse('todo', ITEMS), firstly(2 * TRIES, THROTTLED, { text: 'Capacity at last.' })],
    });
    const shown = new Set<string>();
    await scenario.until(() => {
      for (const message of talk.progress()) shown.add(message.text);
      return talk.answersLike(/Capacity at last/).length > 0;
    });
    expect((await talk.entries()).map((entry) => entry.kind)).toEqual([
      'reply',
      'tools',
      'back-off',
      'back-off',
      'reply',
    ]);
    expect([...shown].some((text) => /Waiting for model capacity/.test(text))).toBe(true);
    // No function waited: each step ended long before the back-off did.
    const steps = scenario.system.pool.invocations.filter((each) => each.logicalId === 'AgentStepFunction');
    for (const { durationMs = 0 } of steps) expect(durationMs).toBeLessThan(15_000);
  });

  test('A stream that breaks off, an exception in it and an error of the service have the model asked again', async () => {
    const failures: ScriptedTurn[] = [
      { text: 'cut in the middle of a sentence', breakAfterChunks: 2 },
      { text: 'half', error: { name: 'ModelStreamErrorException', message: 'The stream broke' } },
      { error: { name: 'InternalServerException', message: 'Try again' } },
    ];
    for (const [index, failure] of failures.entries()) {
      const talk = scenario.open({
        turns: [firstly(TRIES, failure, { text: `Whole ${index}.` })],
      });
      await scenario.answered(talk, new RegExp(`Whole ${index}\\.`));
      expect(talk.answers()).toHaveLength(1);
      expect(JSON.stringify(await talk.entries())).not.toContain('cut in the middle');
    }
  });

  test('A reply cut at its token limit is asked for again with more room; half a tool call never runs', async () => {
    const cut: ScriptedTurn = {
      toolUses: [{ name: 'todo', input: {} }],
      rawToolInput: '{"items": [{"id": "a", "te',
      stopReason: 'max_tokens',
    };
    const talk = scenario.open({ turns: [firstly(1, cut, { text: 'Now it fits.' })] });
    await scenario.answered(talk, /Now it fits/);
    const rooms = talk.modelCalls().map((call) => call.request?.inferenceConfig?.maxTokens ?? 0);
    expect(rooms).toHaveLength(2);
    expect(rooms[1]).toBe(4 * (rooms[0] ?? 0));
    expect(await talk.results()).toEqual([]);
  });

  test('A refusal is told, and the next message is read', async () => {
    const talk = scenario.open({ turns: [{ text: '', stopReason: 'refusal' }] });
    await scenario.answered(talk, /The model declined this request/);
    expect(await talk.phase()).toBe('idle');
  });
});

describe('a session that cannot go on', () => {
  test('A message that is no wake is dropped', async () => {
    const { sqs, plan, pool } = scenario.system;
    const queue = plan.queues.find((each) => each.name.endsWith('steps-dead.fifo'));
    const before = pool.invocations.length;
    for (const body of ['not json', '{"sessionId":"nonsense"}', '{}']) {
      const record = { messageId: crypto.randomUUID(), receiptHandle: 'x', body, attributes: {} };
      const event = { Records: [{ ...record, eventSource: 'aws:sqs', eventSourceARN: queue?.arn }] };
      for (const logicalId of ['AgentStepFunction', 'DeadLetterFunction', 'DoorbellFunction']) {
        const result = await pool.invoke(logicalId, event, { kind: 'sync' });
        expect(result).toMatchObject({ status: 'ok', result: { batchItemFailures: [] } });
      }
    }
    expect(pool.invocations.length - before).toBe(9);
    expect(sqs.counts(queue?.arn ?? '')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});

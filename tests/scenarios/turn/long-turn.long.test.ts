import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../../local/system/system.ts';
import { expectGuarantees } from '../harness/guarantees.ts';
import { bash, Scenario, type Turn, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import type { SeenCall } from '../harness/wire.ts';

/** Tool calls of one kind or the other, then the answer: 41 model calls in one turn. */
const STEPS = 40;
const READS = new Set(['Query', 'GetItem', 'BatchGetItem', 'Scan']);

let scenario: Scenario;
let talk: Talk;
beforeAll(async () => {
  scenario = await Scenario.start();
  const turns = Array.from({ length: STEPS }, (_, index): Turn => {
    const items = [{ id: 'step', text: `step ${index}: ${'some words '.repeat(15)}`, state: 'done' }];
    return index % 10 === 1 ? bash(`echo step ${index}; seq 1 2000`) : toolUse('todo', { items });
  });
  talk = scenario.open({ turns: [...turns, { text: 'After forty steps.' }] });
});
afterAll(() => scenario.close());

describe('forty steps in one turn', () => {
  test('A turn of forty steps comes to its end', async () => {
    await scenario.answered(talk, /After forty steps/);
    await scenario.quiet();
    await expectGuarantees(scenario);
    expect(talk.modelCalls()).toHaveLength(STEPS + 1);
    expect(await talk.results()).toHaveLength(STEPS);
    expect((await talk.state())?.counters).toMatchObject({ modelCalls: STEPS + 1, commands: STEPS / 10 });
    expect(talk.progress()).toHaveLength(1);
  });

  test('AWS lets a turn of forty steps pass: RecursiveLoop is Allow on agent-step', () => {
    const template = parse(readFileSync(join(ROOT, 'template.yaml'), 'utf8'), {
      logLevel: 'silent',
    }) as { Resources: { AgentStepFunction: { Properties: { RecursiveLoop?: string } } } };
    expect(template.Resources.AgentStepFunction.Properties.RecursiveLoop).toBe('Allow');
  });

  test('Each step makes at most 3 table reads, 2 writes, 4 queue calls, the last as the first', () => {
    const steps = [...scenario.wire.byInvocation('AgentStepFunction').values()].map(counts);
    for (const step of steps) {
      expect(step.reads, step.names).toBeLessThanOrEqual(3);
      expect(step.writes, step.names).toBeLessThanOrEqual(2);
      expect(step.queue, step.names).toBeLessThanOrEqual(4);
    }
    const modelSteps = steps.filter((step) => step.names.includes('ConverseStream'));
    expect(modelSteps).toHaveLength(STEPS + 1);
    const [, second, third] = modelSteps;
    expect([second, third].map((step) => step?.kinds)).toContain(modelSteps[37]?.kinds);
    expect(modelSteps[37]?.queue).toBe(second?.queue);
    expect(modelSteps[37]?.reads).toBe(second?.reads);
    expect(modelSteps[37]?.writes).toBe(second?.writes);
  });

  test('Each model call reads what the call before it wrote to the cache', () => {
    const usages = talk.modelCalls().flatMap((call) => (call.outcome.kind === 'answered' ? [call.outcome.usage] : []));
    const reads = usages.map((usage) => usage.cacheReadInputTokens);
    for (const [index, read] of reads.entries()) if (index > 1) expect(read).toBeGreaterThan(reads[index - 1] ?? 0);
  });
});

/** Calls of one step by kind. Heartbeats come every 15 s only; a step here takes a fraction of that. */
function counts(calls: SeenCall[]) {
  const table = calls.filter((call) => call.service === 'dynamodb');
  return {
    reads: table.filter((call) => READS.has(call.operation)).length,
    writes: table.filter((call) => !READS.has(call.operation)).length,
    queue: calls.filter((call) => call.service === 'sqs').length,
    names: calls.map((call) => call.operation).join(' '),
    kinds: [...new Set(calls.map((call) => call.operation))].sort().join(' '),
  };
}

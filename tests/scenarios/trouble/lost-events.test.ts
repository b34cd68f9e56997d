import { CHECK_MS_MIN } from '@remote-swe/core/engine/context/settings';
import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { loseWakes, MADE_UP_MS } from './lost-wakes.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('an event that never comes', () => {
  test('The timer notices within a minute that the end of a command was lost', async () => {
    scenario.system.events.observers.push((event) => (event.source === 'aws.ssm' ? [] : [event]));
    const talk = scenario.open({ turns: [bash('echo result of the command'), { text: 'It said so.' }] });
    await scenario.answered(talk, /It said so/);
    const entries = await talk.entries();
    const sent = entries.find((entry) => entry.kind === 'sent');
    const results = entries.find((entry) => entry.kind === 'results');
    // The timer, and a step in real time; the next timer would be minutes later.
    expect((results?.at ?? 0) - (sent?.at ?? 0)).toBeLessThan(CHECK_MS_MIN + 50_000);
    expect((await talk.results())[0]).toMatchObject({ outcome: 'completed', isError: false });
    expect((await talk.state())?.counters.commands).toBe(1);
  });

  test('The sweeper makes up for the lost bell of the first message', async () => {
    const lost = loseWakes(scenario, 'steps.fifo', [1, 2]);
    const before = scenario.system.clock.now();
    const talk = scenario.open({ turns: [{ text: 'Found it in the end.' }] });
    await scenario.answered(talk, /Found it in the end/);
    expect(lost.lost).toBe(2);
    expect(((await talk.entries())[0]?.at ?? 0) - before).toBeLessThan(MADE_UP_MS);
    expect(talk.modelCalls()).toHaveLength(1);
  });

  test('A session at rest is never rung again', async () => {
    for (const talk of scenario.talks) expect((await talk.summary())?.dueAt).toBeUndefined();
    await scenario.quiet();
    const mark = scenario.wire.mark();
    await scenario.later(20 * 60_000);
    expect([...scenario.wire.byInvocation('AgentStepFunction', mark).keys()]).toEqual([]);
  });
});

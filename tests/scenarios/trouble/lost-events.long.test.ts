import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario, toolUse } from '../harness/scenario.ts';
import { loseWakes, MADE_UP_MS } from './lost-wakes.ts';

const ITEMS = { items: [{ id: 'a', text: 'the only one', state: 'done' }] };

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('an event that never comes', () => {
  test('Doubled events give the same result, once', async () => {
    scenario.system.events.observers.push((event) => [event, event]);
    const talk = scenario.open({ turns: [bash('echo only once'), { text: 'Read it once.' }] });
    await scenario.answered(talk, /Read it once/);
    await scenario.quiet();
    expect(await talk.results()).toHaveLength(1);
    expect((await talk.state())?.counters.commands).toBe(1);
  });

  test('The sweeper makes up for the lost bell between two steps', async () => {
    // app_mention and message each ring; the third wake is the step's own.
    const lost = loseWakes(scenario, 'steps.fifo', [3]);
    const talk = scenario.open({ turns: [toolUse('todo', ITEMS), { text: 'Went on after all.' }] });
    await scenario.answered(talk, /Went on after all/);
    expect(lost.lost).toBe(1);
    const entries = await talk.entries();
    expect(entries.map((entry) => entry.kind)).toEqual(['reply', 'tools', 'reply']);
    expect((entries[2]?.at ?? 0) - (entries[0]?.at ?? 0)).toBeLessThan(MADE_UP_MS);
  });

  test('The sweeper makes up for a lost timer', async () => {
    const lost = loseWakes(scenario, 'timers', [1]);
    const throttled = { error: { name: 'ThrottlingException', message: 'Too many tokens' } };
    const tries = { made: 0 };
    // The SDK tries twice in a call: both are refused, then the model has capacity.
    const talk = scenario.open({ turns: [() => (tries.made++ < 2 ? throttled : { text: 'Capacity again.' })] });
    await scenario.answered(talk, /Capacity again/);
    expect(lost.lost).toBe(1);
    expect((await talk.entries()).map((entry) => entry.kind)).toEqual(['back-off', 'reply']);
  });
});

import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, type Turn, toolUse } from '../harness/scenario.ts';
import { THROTTLED } from '../trouble/model-trouble.ts';
import { TIGHT } from './tight.ts';

const TODO: Turn = toolUse('todo', { items: [{ id: 'a', text: 'again', state: 'done' }] });

let scenario: Scenario;
playOn((started) => {
  scenario = started;
}, TIGHT);

describe('bounds', () => {
  test('A turn of too many steps pauses, and a message goes on', async () => {
    const talk = scenario.open({ turns: [TODO, TODO, TODO, TODO, { text: 'In the second turn.' }] });
    await scenario.answered(talk, /Paused after 4 model calls in one turn\. Write here to go on/);
    expect(talk.modelCalls()).toHaveLength(4);
    await scenario.later(30 * 60_000);
    expect(talk.answers()).toHaveLength(1);
    expect(talk.progress()[0]?.buttons.map(({ label }) => label)).toEqual(['Open console']);
    talk.say('go on');
    await scenario.answered(talk, /In the second turn/);
    expect((await talk.state())?.turn).toBe(2);
  });

  test('A press of the button gives the session more, and it goes on; at 80 % the thread is told once', async () => {
    const expensive: Turn = { text: 'x'.repeat(34_000), toolUses: [{ name: 'todo', input: { items: [] } }] };
    const talk = scenario.open({ turns: [expensive, expensive, expensive, { text: 'With more money.' }] });
    await scenario.answered(talk, /The budget of this session \(\$0\.20\) is used up/);
    expect(talk.answersLike(/80 % of the budget/)).toHaveLength(1);
    expect(talk.answersLike(/\) is used up/)[0]?.buttons).toMatchObject([{ label: 'Raise to $0.40' }]);
    const messageTs = talk.answersLike(/\) is used up/)[0]?.ts ?? '';
    const button = { messageTs, actionId: 'remote_swe_raise_budget' };
    await scenario.system.slack.people.pressButton({ user: 'alice', ...button });
    await scenario.answered(talk, /With more money/);
    expect(talk.answersLike(/raised the budget of this session to \$0\.40/)).toHaveLength(1);
    expect((await talk.state())?.sessionBudgetMicroUsd).toBe(400_000);
    await scenario.system.slack.people.pressButton({ user: 'alice', ...button });
    await scenario.quiet();
    expect(talk.answersLike(/raised the budget/)).toHaveLength(1);
  });

  test('A model without capacity is replaced by the next one for the turn', async () => {
    const standIn =
      (text: string): Turn =>
      (request) =>
        /opus-5$/.test(request.modelId) ? { text } : THROTTLED;
    const turns = [{ ...TODO, reasoning: 'Signed thinking.' } as Turn, standIn('From the other model.')];
    const talk = scenario.open({ turns: [...turns, { reasoning: 'Back.', text: 'From the first model again.' }] });
    await scenario.answered(talk, /From the other model/);
    expect(talk.answersLike(/sonnet5\.5 has no capacity\. I go on with opus5/)).toHaveLength(1);
    expect((await talk.entries()).map((entry) => entry.kind)).toEqual([
      ...['reply', 'tools', 'back-off', 'back-off', 'back-off', 'fallback', 'reply'],
    ]);
    talk.say('thanks, and now?');
    await scenario.answered(talk, /From the first model again/);
    expect(talk.lastRequest().modelId).toMatch(/sonnet-5-5$/);
    expect((await talk.state())?.fallback).toBeUndefined();
  });
});

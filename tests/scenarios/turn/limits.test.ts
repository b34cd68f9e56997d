import { describe, expect, test } from 'vitest';
import { moneyFlaws } from '../../../local/crash/money.ts';
import { playOn } from '../harness/play-on.ts';
import type { Scenario, Turn } from '../harness/scenario.ts';
import { TIGHT } from './tight.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
}, TIGHT);

describe('bounds', () => {
  test('A session that has spent its budget pauses before the next call; a message is kept, and answered the same', async () => {
    const expensive: Turn = { text: 'x'.repeat(60_000), toolUses: [{ name: 'todo', input: { items: [] } }] };
    const talk = scenario.open({ turns: [expensive, expensive, { text: 'Must not be asked.' }] });
    await scenario.answered(talk, /The budget of this session \(\$0\.20\) is used up/);
    const { spend } = (await talk.state()) ?? {};
    expect(spend?.costMicroUsd).toBeGreaterThan(200_000);
    const calls = talk.modelCalls().length;
    expect(calls).toBe(2);
    talk.say('please go on');
    await scenario.until(() => talk.answersLike(/budget/).length === 2);
    await scenario.quiet();
    expect(talk.modelCalls()).toHaveLength(calls);
    expect(await talk.phase()).toBe('paused');
    const people = (await talk.entries()).flatMap((entry) => entry.messages.filter((each) => each.kind === 'people'));
    expect(JSON.stringify(people)).toContain('please go on');
  });

  test('The cost report is the sum of the steps, to the micro-dollar, for the session and for everybody', async () => {
    const [talk] = scenario.talks;
    if (!talk) throw new Error('Nothing was said yet');
    talk.say('@remote-swe cost --json');
    await scenario.waitFor(() => talk.answersLike(/"deployment"/).length > 0);
    const report = JSON.parse(talk.answersLike(/"deployment"/)[0]?.text.replaceAll('`', '') ?? '');
    const costs = await Promise.all(
      scenario.talks.map(async (each) => (await each.entries()).map(({ costMicroUsd = 0 }) => costMicroUsd)),
    );
    const sum = (all: number[]) => all.reduce((total, cost) => total + cost, 0);
    expect(report.session.costMicroUsd).toBe(sum(costs[0] ?? []));
    for (const line of [report.user, report.channel, report.deployment])
      expect(line.costMicroUsd).toBe(sum(costs.flat()));
    expect(await moneyFlaws(scenario.system)).toEqual([]);
  });
});

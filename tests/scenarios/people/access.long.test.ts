import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undisturbed } from '../../../local/slack/events/disturbance.ts';
import type { Scenario } from '../harness/scenario.ts';
import { ask, startWithAdmin } from './with-admin.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startWithAdmin();
});
afterAll(() => scenario.close());

describe('with a list of admins', () => {
  test('People who are not approved are refused commands too', async () => {
    for (const command of ['help', 'status', 'approve_user @bob'])
      expect(await ask(scenario, 'bob', command)).toMatch(/^Unauthorized/);
  });
});

describe('commands', () => {
  test('A command that Slack delivers three times at once, and again after each lost answer, is answered once', async () => {
    const { delivery, people } = scenario.system.slack;
    delivery.disturb = () => ({ kind: 'duplicate', copies: 3 });
    const { ts } = people.type({ user: 'alice', channel: 'dev', text: '@remote-swe status' });
    const said = () => people.thread('dev', ts).filter((message) => message.isBot);
    await scenario.until(() => said().length > 0);
    // Slack's retries come at once, after one and after five minutes.
    await scenario.later(7 * 60_000);
    delivery.disturb = undisturbed;
    expect(said().map((message) => message.text)).toEqual([expect.stringContaining('no session')]);
  });

  test('A sentence that begins with a command word is for the agent', async () => {
    const talk = scenario.open({ text: 'status of the build, please', turns: [{ text: 'The build is green.' }] });
    await scenario.answered(talk, /The build is green/);
    const { people } = scenario.system.slack;
    const first = people.type({ user: 'alice', channel: 'dev', text: '@remote-swe help me with case-1' });
    await scenario.waitFor(() => people.thread('dev', first.ts).length > 1, 'an answer');
    expect(people.thread('dev', first.ts)[1]?.text).not.toContain('What I do');
  });
});

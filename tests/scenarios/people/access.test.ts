import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Scenario, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { ask, startWithAdmin } from './with-admin.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startWithAdmin();
});
afterAll(() => scenario.close());

async function expectRefused(talk: Talk): Promise<void> {
  await scenario.answered(talk, /Unauthorized/);
  await scenario.quiet();
  expect(talk.answers()).toHaveLength(1);
  expect(await talk.items()).toEqual([]);
  expect(talk.modelCalls()).toEqual([]);
}

describe('with a list of admins', () => {
  test('Somebody who is not approved gets "Unauthorized", and nothing is stored', async () => {
    await expectRefused(scenario.open({ user: 'bob', turns: [{ text: 'Must not be said.' }] }));
  });

  test('An admin may write, and approves others', async () => {
    const talk = scenario.open({ user: 'alice', turns: [{ text: 'For an admin.' }] });
    await scenario.answered(talk, /For an admin/);
    expect(await ask(scenario, 'alice', 'approve_user @bob')).toBe('Approved: @bob.');
    expect(await ask(scenario, 'alice', 'approve_user @bob')).toBe('Approved: @bob.');
    expect(await ask(scenario, 'alice', 'approve_user')).toMatch(/^Whom\?/);
  });

  test('Who was approved may write, but approve nobody', async () => {
    const talk = scenario.open({ user: 'bob', turns: [{ text: 'For somebody approved.' }] });
    await scenario.answered(talk, /For somebody approved/);
    expect(await ask(scenario, 'bob', 'approve_user @carol')).toBe('Only admins may approve users.');
    await expectRefused(scenario.open({ user: 'carol', turns: [{ text: 'Must not be said.' }] }));
  });

  test('A stranger can neither write in nor stop somebody else’s session', async () => {
    const items = [{ id: 'a', text: 'one', state: 'done' }];
    const talk = scenario.open({ turns: [toolUse('todo', { items }), { text: 'Undisturbed.' }] });
    await scenario.answered(talk, /Undisturbed/);
    const before = await talk.inbox();
    talk.say('stop', 'carol');
    await scenario.quiet();
    expect(talk.answersLike(/Unauthorized/)).toEqual([]);
    talk.say('@remote-swe stop', 'carol');
    await scenario.waitFor(() => talk.answersLike(/Unauthorized/).length > 0, 'the refusal');
    await scenario.quiet();
    expect(await talk.inbox()).toEqual(before);
    expect(await talk.phase()).toBe('idle');
  });
});

describe('commands', () => {
  test('The command help says what it does', async () => {
    expect(await ask(scenario, 'alice', 'help')).toContain('What I do');
    expect(await ask(scenario, 'alice', 'HELP')).toContain('approve_user');
  });

  test('The command status without a session says so; cost tells of the month', async () => {
    expect(await ask(scenario, 'alice', 'status')).toMatch(/There is no session/);
    expect(await ask(scenario, 'alice', 'cost')).toMatch(/^\*You in \d{4}-\d\d\*: \$/);
  });

  test('The commands status and cost tell of a session, also one that is stopped, without waking it', async () => {
    const talk = scenario.open({ turns: [{ text: 'Done with it.' }] });
    await scenario.answered(talk, /Done with it/);
    expect(await ask(scenario, 'alice', 'status', talk.ts)).toMatch(/Done[\s\S]*1 model call · \$/);
    const cost = await ask(scenario, 'alice', 'cost', talk.ts);
    expect(cost).toMatch(/^\*This session\* \(sonnet5\.5\): \$0\.\d+ for 1 model call;/);
    expect(cost).toMatch(/Tokens: \d+ input, \d+ cache read, \d+ cache write, \d+ output/);
    expect(talk.modelCalls()).toHaveLength(1);
    expect(await talk.inbox()).toHaveLength(1);
  });
});

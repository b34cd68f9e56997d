import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settle } from '../../../local/system/settle.ts';
import { Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { ask } from './with-admin.ts';

/** Alice is an admin, Bob begins the session, Carol takes part in it. */
let scenario: Scenario;
let talk: Talk;
beforeAll(async () => {
  scenario = await Scenario.start({ AdminUserIdList: 'U0ALICE', SessionBudgetUsd: '0.05' });
  const { directory } = scenario.system.slack.workspace;
  directory.addPerson({ kind: 'person', id: 'U0CAROL', name: 'carol', realName: 'Carol Example' }, ['C0DEV']);
  await scenario.warmUp();
  await ask(scenario, 'alice', 'approve_user @bob @carol');
  const long = { text: 'x'.repeat(160_000), toolUses: [{ name: 'todo', input: { items: [] } }] };
  talk = scenario.open({ user: 'bob', turns: [long, { text: 'Must not be asked.' }] });
  await scenario.answered(talk, /is used up/);
  talk.say('let me join in', 'carol');
  await settle(scenario.system, { until: () => talk.answersLike(/is used up/).length === 2 });
  await scenario.quiet();
});
afterAll(() => scenario.close());

const directFiles = (user: string) =>
  scenario.system.slack.people
    .channel(`D${user.slice(1)}`)
    .flatMap(({ files }) => files.map((file) => new TextDecoder().decode(file.content)));

describe('the history of a session', () => {
  test('The history of a session is for who began it, not for who wrote last', async () => {
    expect((await talk.state())?.requester).toBe('U0CAROL');
    expect(await ask(scenario, 'carol', 'dump_history', talk.ts)).toMatch(/^Only the requester/);
    expect(directFiles('U0CAROL')).toEqual([]);
  });

  test.each([
    ['bob', 'U0BOB'],
    ['alice', 'U0ALICE'],
  ])('The history of a session goes to %s alone, and the thread gets one line', async (user, id) => {
    expect(await ask(scenario, user, 'dump_history', talk.ts)).toContain('is in our direct messages');
    expect(directFiles(id)).toEqual([expect.stringContaining(talk.sessionId)]);
    expect(talk.replies().flatMap(({ files }) => files)).toEqual([]);
  });
});

describe('approvals', () => {
  test('Approvals are the business of admins', async () => {
    expect(await ask(scenario, 'bob', 'revoke_user @carol')).toBe('Only admins may revoke users.');
    expect(await ask(scenario, 'bob', 'list_users')).toBe('Only admins may list users.');
    const list = await ask(scenario, 'alice', 'list_users');
    expect(list).toMatch(/Carol Example \(U0CAROL\): everywhere, by Alice Example \(U0ALICE\), \d{4}-\d\d-\d\d/);
  });
});

describe('the budget of a session', () => {
  test('Who began a session raises its budget, not who takes part', async () => {
    expect(await ask(scenario, 'carol', 'raise_budget', talk.ts)).toMatch(/only the requester or an admin may raise/);
    expect(await ask(scenario, 'bob', 'cost', talk.ts)).not.toContain('Everybody');
    expect(await ask(scenario, 'alice', 'cost', talk.ts)).toContain('Everybody');
  });
});

test('Somebody who is revoked is not served from the next message and button on', async () => {
  expect(await ask(scenario, 'alice', 'revoke_user @carol')).toMatch(/^@carol may not use me any more/);
  const before = await talk.inbox();
  const { people } = scenario.system.slack;
  const pause = talk.answersLike(/is used up/)[0];
  await people.pressButton({ user: 'carol', messageTs: pause?.ts ?? '', actionId: 'remote_swe_raise_budget' });
  expect(await ask(scenario, 'carol', 'status', talk.ts)).toMatch(/^Unauthorized.*Ask an admin: @alice/);
  talk.say('still there?', 'carol');
  await scenario.quiet();
  expect(await talk.inbox()).toEqual(before);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, missingActions } from '../../template/permissions/permissions.ts';
import { browserOf, linkIn, opened, watchedCalls } from '../harness/browser.ts';
import { bash, Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { ask } from '../people/with-admin.ts';

let scenario: Scenario;
let calls: Call[];

beforeAll(async () => {
  scenario = await Scenario.start();
  calls = watchedCalls(scenario.system, 'ApiFunction');
});
afterAll(() => scenario.close());

/** The link that the agent sent Alice in direct messages. */
async function linkFor(talk: Talk): Promise<string> {
  const said = await ask(scenario, 'alice', 'console', talk.ts);
  expect(said).toContain('is in our direct messages');
  const direct = scenario.system.slack.people.channel('D0ALICE').map(({ text }) => text);
  return linkIn(direct.join('\n'));
}

test('A link of Slack becomes a cookie, with which the session is read over the wire, and the role allows all of it', async () => {
  const talk = scenario.open({ turns: [bash('echo hello'), { text: 'Done.' }] });
  await scenario.answered(talk, /Done/);
  const link = await linkFor(talk);
  expect(link).toMatch(new RegExp(`^${scenario.system.baseUrl}/console/#code=[\\w-]{43}$`));
  const browser = await browserOf(scenario.system, link);
  expect((await opened(scenario.system, link)).status).toBe(401);
  const get = async (path: string) => (await browser.get(path)).json() as Promise<never>;
  expect(await get('/api/me')).toMatchObject({ person: { source: 'slack' }, isAdmin: false });
  expect(await get('/api/sessions')).toMatchObject({ sessions: [{ id: talk.sessionId, state: 'idle' }] });
  const { entries } = (await get(`/api/sessions/${encodeURIComponent(talk.sessionId)}/entries`)) as {
    entries: { items: { type: string; text?: string }[] }[];
  };
  const items = entries.flatMap((entry) => entry.items);
  expect(items.find(({ type }) => type === 'words')?.text).toContain('please look');
  expect(items.find(({ type }) => type === 'result')?.text).toContain('hello');
  expect(missingActions('ApiFunction', calls)).toEqual([]);
});

test('The button of a progress message answers who pressed alone, with a link of their own rights', async () => {
  const talk = scenario.open({ turns: [bash('echo hello'), { text: 'Finished.' }] });
  await scenario.answered(talk, /Finished/);
  await scenario.quiet();
  const { people } = scenario.system.slack;
  const [progress] = talk.progress();
  const button = progress?.buttons.find(({ label }) => label === 'Open console');
  expect(JSON.stringify(people.thread('dev', talk.ts))).not.toContain('#code');
  const pressed = async (user: string) => {
    const press = { user, messageTs: progress?.ts ?? '', actionId: button?.actionId ?? '' };
    expect(await people.pressButton(press)).toMatchObject({ kind: 'answered', status: 200 });
    const [last] = people.ephemeral(user, 'dev').slice(-1);
    expect(last?.threadTs).toBe(talk.ts);
    return linkIn(last?.text ?? '');
  };
  const [alices, bobs] = [await pressed('alice'), await pressed('bob')];
  const session = encodeURIComponent(talk.sessionId);
  expect(alices).toContain(`${scenario.system.baseUrl}/console/sessions/${session}#code=`);
  expect(bobs).toContain(`${scenario.system.baseUrl}/console/#code=`);
  expect(JSON.stringify(people.thread('dev', talk.ts))).not.toContain('#code');
  expect(JSON.stringify(people.ephemeral('bob', 'dev'))).not.toContain(alices.split('#code=')[1]);
  const [alice, bob] = [await browserOf(scenario.system, alices), await browserOf(scenario.system, bobs)];
  expect([
    (await alice.get(`/api/sessions/${session}`)).status,
    (await bob.get(`/api/sessions/${session}`)).status,
  ]).toEqual([200, 404]);
});

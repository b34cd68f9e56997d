import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, callsIn, missingActions } from '../../template/permissions/permissions.ts';
import { bash, Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { ask } from '../people/with-admin.ts';

let scenario: Scenario;
const calls: Call[] = [];

beforeAll(async () => {
  scenario = await Scenario.start();
  const { front, pool } = scenario.system;
  front.observers.push({
    before({ caller, service, operation }, { body }) {
      if (pool.callers('ApiFunction').includes(caller)) calls.push(...callsIn({ service, operation }, body.toString()));
    },
  });
});
afterAll(() => scenario.close());

const at = (path: string) => `${scenario.system.baseUrl}${path}`;

/** The link that the agent sent Alice in direct messages. */
async function linkFor(talk: Talk): Promise<string> {
  const said = await ask(scenario, 'alice', 'console', talk.ts);
  expect(said).toContain('is in our direct messages');
  const direct = scenario.system.slack.people.channel('D0ALICE').map(({ text }) => text);
  return /http:\S+#code=[\w-]+/.exec(direct.join('\n'))?.[0] ?? '';
}

test('A link of Slack becomes a cookie, with which the session is read over the wire, and the role allows all of it', async () => {
  const talk = scenario.open({ turns: [bash('echo hello'), { text: 'Done.' }] });
  await scenario.answered(talk, /Done/);
  const link = await linkFor(talk);
  expect(link).toMatch(new RegExp(`^${scenario.system.baseUrl}/console/#code=[\\w-]{43}$`));
  const signIn = () =>
    fetch(at('/api/sign-in'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: link.split('#code=')[1] }),
    });
  const signed = await signIn();
  expect([signed.status, (await signIn()).status]).toEqual([204, 401]);
  const cookie = signed.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = async (path: string) => (await fetch(at(path), { headers: { cookie } })).json() as Promise<never>;
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
    return /http:\S+#code=[\w-]+/.exec(last?.text ?? '')?.[0] ?? '';
  };
  const [alices, bobs] = [await pressed('alice'), await pressed('bob')];
  const session = encodeURIComponent(talk.sessionId);
  expect(alices).toContain(`${scenario.system.baseUrl}/console/sessions/${session}#code=`);
  expect(bobs).toContain(`${scenario.system.baseUrl}/console/#code=`);
  expect(JSON.stringify(people.thread('dev', talk.ts))).not.toContain('#code');
  expect(JSON.stringify(people.ephemeral('bob', 'dev'))).not.toContain(alices.split('#code=')[1]);
  const [alice, bob] = [await signedIn(alices), await signedIn(bobs)];
  expect([(await alice(`/api/sessions/${session}`)).status, (await bob(`/api/sessions/${session}`)).status]).toEqual([
    200, 404,
  ]);
});

/** Asks as whoever opened the link. */
async function signedIn(link: string) {
  const answer = await fetch(at('/api/sign-in'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: link.split('#code=')[1] }),
  });
  expect(answer.status).toBe(204);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return (path: string) => fetch(at(path), { headers: { cookie } });
}

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

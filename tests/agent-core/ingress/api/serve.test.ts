import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bashCall, entry, idle, result, SESSION, state, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { type ApiWorld, startApi } from './api-world.ts';

const TOKEN = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'}`;
const OWNER = state(thinking, { begunBy: 'U1', begun: { at: START - 60_000, title: 'Fix the sum' } });

let world: ApiWorld;
let owner: string;
let stranger: string;
let admin: string;

const at = (version: number, more: Partial<JournalEntry> = {}): JournalEntry =>
  entry(OWNER, { sessionId: SESSION, version, at: START + version, ...more });

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  for (const user of ['U1', 'U2', 'U3']) await world.approvals.approve('T1', { user, by: 'UADMIN', at: START });
  owner = await world.signedIn('U1');
  stranger = await world.signedIn('U3');
  admin = await world.signedIn('UADMIN');
  const words = { key: 'k', user: 'U1', text: `use ${TOKEN} <script>`, images: [] };
  const call = bashCall('a', { command: 'npm test' });
  await world.commit(at(1, { kind: 'reply', messages: [{ kind: 'people', people: [words] }] }));
  const use = { toolUse: { toolUseId: 'a', name: call.name, input: { command: 'npm test' } } };
  await world.commit(at(2, { kind: 'reply', messages: [{ kind: 'model', blocks: [{ text: 'I look.' }, use] }] }));
  await world.commit(
    at(3, { kind: 'results', messages: [{ kind: 'results', results: [result('a', 'x'.repeat(20_000))] }] }),
  );
});
afterAll(() => world.close());

const path = (rest = '') => `/api/sessions/${encodeURIComponent(SESSION)}${rest}`;

describe('who may see a session', () => {
  it('Whoever began it and admins see it; somebody else is told that there is none, as of one that never was', async () => {
    for (const as of [owner, admin]) expect((await world.ask(path(), { as })).status).toBe(200);
    const [foreign, missing] = [
      await world.ask(path(), { as: stranger }),
      await world.ask('/api/sessions/slack:T1:C1:1.000001', { as: stranger }),
    ];
    expect([foreign.status, foreign.text]).toEqual([404, missing.text]);
    for (const rest of ['/entries', '/entries/1', '/changes?since=0'])
      expect((await world.ask(path(rest), { as: stranger })).status).toBe(404);
    expect((await world.ask('/api/sessions', { as: stranger })).json).toEqual({ sessions: [] });
  });

  it('The same id in another workspace is another person', async () => {
    const namesake = await world.signedIn('U1', 'T2');
    await world.approvals.approve('T2', { user: 'U1', by: 'UADMIN', at: START });
    expect((await world.ask(path(), { as: namesake })).status).toBe(404);
  });

  it('An approval that is taken back ends what a browser may do at once', async () => {
    const as = await world.signedIn('U2');
    expect((await world.ask('/api/me', { as })).status).toBe(200);
    await world.approvals.revoke('T1', { user: 'U2' });
    expect((await world.ask('/api/me', { as })).status).toBe(403);
  });
});

describe('what is shown', () => {
  it('A list has the session with its first words, its state and its cost', async () => {
    const { json } = await world.ask('/api/sessions', { as: owner });
    expect(json).toMatchObject({ sessions: [{ id: SESSION, title: 'Fix the sum', state: 'thinking', version: 3 }] });
  });

  it('Entries come in order, long results cut in the middle and say so, and no secret leaves', async () => {
    const { json, text } = await world.ask(path('/entries'), { as: owner });
    expect(text).not.toContain(TOKEN);
    expect(json).toMatchObject({
      version: 3,
      entries: [
        { version: 1, items: [{ type: 'words', by: { id: 'U1' }, text: 'use [secret] <script>' }] },
        { version: 2, items: [{ type: 'reply' }, { type: 'call', title: 'bash npm test' }] },
        { version: 3, items: [{ type: 'result', outcome: 'completed', cut: 12_000 }] },
      ],
    });
  });

  it('One entry alone is whole', async () => {
    const { json } = await world.ask(path('/entries/3'), { as: owner });
    const [only] = (json as { items: { text: string; cut?: number }[] }).items;
    expect([only?.text.length, only?.cut]).toEqual([20_000, undefined]);
  });

  it('Pages go on after a version and before one', async () => {
    const versions = async (query: string) =>
      (
        (await world.ask(path(`/entries?${query}`), { as: owner })).json as { entries: { version: number }[] }
      ).entries.map(({ version }) => version);
    expect(await versions('after=1&limit=1')).toEqual([2]);
    expect(await versions('before=3&limit=1')).toEqual([2]);
    expect(await versions('after=3')).toEqual([]);
    expect(await versions('before=1')).toEqual([]);
    expect(await versions('after=9999999999')).toEqual([]);
  });

  it('An open poll that brings nothing has read the summary once a second, and nothing else meanwhile', async () => {
    const reads: string[] = [];
    world.aws.front.observers.push({
      before: ({ operation }, { body }) => {
        if (body.includes('"M"')) reads.push(operation);
      },
    });
    const { json } = await world.ask(path('/changes?since=3&waitS=20'), { as: owner });
    world.aws.front.observers.pop();
    expect(json).toMatchObject({ version: 3, entries: [] });
    expect(reads).toEqual(Array.from({ length: 21 }, () => 'GetItem'));
  });

  it('What came since is told at once, with the session', async () => {
    const { json } = await world.ask(path('/changes?since=1&waitS=20'), { as: owner });
    expect(json).toMatchObject({ version: 3, entries: [{ version: 2 }, { version: 3 }], session: { version: 3 } });
  });
});

describe('what is sent wrong', () => {
  it.each([
    ['an address that is none', '/api/nothing', {}, 404],
    ['another method', '/api/health', { method: 'PUT' }, 405],
    ['nobody', '/api/me', {}, 401],
    ['a body that is no JSON', '/api/sign-in', { method: 'POST', body: '{' }, 400],
    [
      'a body of another type',
      '/api/sign-in',
      { method: 'POST', body: {}, headers: { 'content-type': 'text/plain' } },
      415,
    ],
    ['a body of 10 MB', '/api/sign-in', { method: 'POST', body: 'x'.repeat(10_000_000) }, 413],
    ['fields of other types', '/api/sign-in', { method: 'POST', body: { code: 5 } }, 400],
    ['a field that nobody knows', '/api/sign-in', { method: 'POST', body: { code: 'c'.repeat(43), as: 'U1' } }, 400],
  ])('A request with %s is told what is wrong', async (_what, address, sent, status) => {
    const got = await world.ask(address, sent);
    expect(got.headers['content-type']).toBe('application/problem+json');
    expect([got.status, got.json]).toEqual([status, expect.objectContaining({ status, code: expect.any(String) })]);
  });

  it.each(['limit=0', 'limit=x', 'state=sleeping', 'from=-1', 'cursor=nonsense', 'source=mail'])(
    'A list with %s is refused with 400',
    async (query) => {
      expect((await world.ask(`/api/sessions?${query}`, { as: owner })).status).toBe(400);
    },
  );

  it.each(['after=1&before=2', 'after=-1', 'after=99999999999', 'limit=1000'])(
    'A page of entries with %s is refused with 400',
    async (query) => {
      expect((await world.ask(path(`/entries?${query}`), { as: owner })).status).toBe(400);
    },
  );

  it('Ids of all kinds of nonsense are sessions that are not there', async () => {
    for (const id of ['x', '%2e%2e', 'slack:T1', 'github:a:b:0', '%00', 'slack:T1:C1:1#J', '%E0%A4%A'])
      expect((await world.ask(`/api/sessions/${id}`, { as: admin })).status).toBe(404);
  });
});

describe('lists', () => {
  beforeAll(async () => {
    for (let number = 1; number <= 7; number++) {
      const sessionId = `slack:T1:C9:${number}.000000`;
      const month = Date.UTC(2026, number % 2 === 0 ? 8 : 10, 2, number);
      await world.commit(
        entry(state(idle, { begunBy: 'U9', repositories: [number > 3 ? 'acme/shop' : 'acme/site'] }), {
          ...{ sessionId, version: 1, at: month },
        }),
      );
    }
  });
  const list = async (query: string) =>
    (await world.ask(`/api/sessions?person=U9&${query}`, { as: admin })).json as {
      sessions: { id: string }[];
      next?: string;
    };
  const numbers = (page: { sessions: { id: string }[] }) => page.sessions.map(({ id }) => Number(id.split(':')[3]));

  it('A list merges months and shards, newest first, and goes on where the page before ended', async () => {
    expect(numbers(await list(''))).toEqual([7, 5, 3, 1, 6, 4, 2]);
    const first = await list('limit=3');
    const second = await list(`limit=3&cursor=${first.next}`);
    const third = await list(`limit=3&cursor=${second.next}`);
    expect([first, second, third].map(numbers)).toEqual([[7, 5, 3], [1, 6, 4], [2]]);
    expect(third.next).toBeUndefined();
  });

  it('Filters hold together', async () => {
    expect(numbers(await list('repository=ACME/shop&state=idle,paused'))).toEqual([7, 5, 6, 4]);
    expect(numbers(await list(`from=${Date.UTC(2026, 10, 1)}`))).toEqual([7, 5, 3, 1]);
    expect(numbers(await list(`to=${Date.UTC(2026, 9, 1)}`))).toEqual([6, 4, 2]);
    expect(numbers(await list('state=paused'))).toEqual([]);
    expect(numbers(await list('minCostMicroUsd=1'))).toEqual([]);
  });

  it('A cursor of a list with other filters is refused', async () => {
    const { next } = await list('limit=3');
    const got = await world.ask(`/api/sessions?person=U8&limit=3&cursor=${next}`, { as: admin });
    expect([got.status, got.json]).toEqual([400, expect.objectContaining({ code: 'bad-cursor' })]);
  });
});

describe('the document', () => {
  it('The document names every route but itself, and all that it refers to', async () => {
    const { json } = await world.ask('/api/openapi.json');
    const document = JSON.stringify(json);
    const { components, paths } = json as { components: { schemas: object }; paths: Record<string, object> };
    expect(Object.keys(paths)).toContain('/sessions/{id}/changes');
    const named = [...document.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(named));
    expect(document).not.toContain('/work/');
  });
});

import { secretHash } from '@remote-swe/core/domain/api/token';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { PortError } from '@remote-swe/core/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, idle, result, SESSION, state } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { type ApiWorld, startApi } from './api-world.ts';

const TOKEN = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'}`;
const PIXEL = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');

let world: ApiWorld;
let owner: string;
let other: string;
let admin: string;
let csrf: Record<string, string>;

const path = (rest = '', id = SESSION) => `/api/sessions/${encodeURIComponent(id)}${rest}`;
const spend = (costMicroUsd: number) => ({
  ...{ costMicroUsd, estimatedMicroUsd: 0 },
  usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
});

async function session(sessionId: string, by: string, costMicroUsd: number, more: Partial<JournalEntry> = {}) {
  const repositories = [by === 'U1' ? 'acme/shop' : 'acme/site'];
  const people = by === 'U2' ? [{ user: by, name: 'Linda', at: START }] : [];
  const own = state(idle, { begunBy: by, requester: by, repositories, people, spend: spend(costMicroUsd) });
  const charged = { month: '2026-11', teamId: 'T1', channel: 'C1', user: by, modelCalls: 2, ...spend(costMicroUsd) };
  await world.journal.commit({
    entry: entry(own, { sessionId, version: 1, at: START, ...more }),
    ...{ dueAt: null, charge: charged },
  });
}

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  [owner = '', other = ''] = await world.colleagues('U1', 'U2');
  admin = await world.signedIn('UADMIN');
  const { csrf: value } = (await world.ask('/api/me', { as: owner })).json as { csrf: string };
  csrf = { 'x-csrf-token': value };
  const output = result('a', `line\n${TOKEN}\n`);
  const image = { type: 'image' as const, format: 'png' as const, base64: PIXEL };
  await session(SESSION, 'U1', 3_000_000, {
    messages: [{ kind: 'results', results: [{ ...output, content: [...output.content, image] }] }],
  });
  await session('slack:T1:C1:1700000000.000002', 'U2', 1_000_000);
});
afterAll(() => world.close());

describe('what is kept whole', () => {
  it('The whole output of a call comes as text that no browser runs, without secrets', async () => {
    const { status, headers, text } = await world.ask(path('/entries/1/outputs/a'), { as: owner });
    expect([status, headers['content-type'], text]).toEqual([200, 'text/plain; charset=utf-8', 'line\n[secret]\n']);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    for (const rest of ['/entries/1/outputs/b', '/entries/2/outputs/a', '/entries/1/images/1', '/files/1/0', '/saved'])
      expect((await world.ask(path(rest), { as: owner })).status).toBe(404);
  });

  it('Images come as the bytes that they are', async () => {
    const { status, headers, text } = await world.ask(path('/entries/1/images/0'), { as: owner });
    expect([status, headers['content-type'], text]).toEqual([200, 'image/png', PIXEL]);
  });

  it('The transcript is a file to keep', async () => {
    const { headers, text } = await world.ask(path('/transcript'), { as: owner });
    expect(headers['content-disposition']).toBe('attachment; filename="session-slack-T1-C1-1700000000.000001.md"');
    expect(text).toContain(SESSION);
    expect(text).not.toContain(TOKEN);
  });

  it('Files that were handed out are listed with their length, as long as there is something of them', async () => {
    const version = 2;
    const file = (index: number, name: string) => ({
      ...{ kind: 'message' as const, id: `${SESSION}#${version}#${index}`, at: START, text: '' },
      file: { key: `files/${name}`, name },
    });
    await world.s3Put('files/report.md', 'twelve bytes');
    const noticesPending = [file(0, 'report.md'), file(1, 'gone.md')];
    const own = { begunBy: 'U1', requester: 'U1', repositories: ['acme/shop'], spend: spend(3_000_000) };
    await world.commit(entry(state(idle, { ...own, noticesPending }), { version, at: START }));
    expect((await world.ask(path('/files'), { as: owner })).json).toEqual({
      files: [
        { name: 'report.md', at: START, version, index: 0, bytes: 12 },
        { name: 'gone.md', at: START, version, index: 1 },
      ],
    });
  });

  it('A file leads to an address under which a browser saves it by its name, and shows nothing of what it holds', async () => {
    const { status, headers } = await world.ask(path('/files/2/0'), { as: owner });
    expect(status).toBe(302);
    const file = await fetch(headers.location ?? '');
    expect([await file.text(), file.headers.get('content-type')]).toEqual(['twelve bytes', 'application/octet-stream']);
    const named = 'attachment; filename="report.md"; filename*=UTF-8\'\'report.md';
    expect(file.headers.get('content-disposition')).toBe(named);
  });

  it('An image that cannot be read now is a failure, and not one that is gone', async () => {
    const { ports } = world.api;
    const key = 'images/a.png';
    const words = { key: 'k', user: 'U1', text: 'look', images: [{ key, format: 'png' as const, bytes: 5 }] };
    const own = { begunBy: 'U1', requester: 'U1', repositories: ['acme/shop'], spend: spend(3_000_000) };
    const messages = [{ kind: 'people' as const, people: [words] }];
    await world.commit(entry(state(idle, own), { version: 3, at: START, messages }));
    const statusWith = async (failure: Error) => {
      world.api.ports = { ...ports, blobs: { ...ports.blobs, get: () => Promise.reject(failure) } as never };
      const got = await world.ask(path('/entries/3/images/0'), { as: owner });
      world.api.ports = ports;
      return got.status;
    };
    expect(await statusWith(new PortError('not-found', 'gone'))).toBe(404);
    expect(await statusWith(new PortError('retry', 'busy'))).toBe(500);
  });

  it('Nothing of it is for somebody else', async () => {
    for (const rest of ['/entries/1/outputs/a', '/entries/1/images/0', '/transcript', '/files', '/files/1/0', '/saved'])
      expect((await world.ask(path(rest), { as: other })).status).toBe(404);
  });
});

describe('costs', () => {
  const rows = async (query: string, as: string) =>
    ((await world.ask(`/api/costs?from=2026-11&${query}`, { as })).json as { rows: { key: string }[] }).rows;

  it('Admins see what everybody has cost, others what they have', async () => {
    expect(await rows('by=person', admin)).toMatchObject([
      { key: 'U1', costMicroUsd: 3_000_000, modelCalls: 2 },
      { key: 'U2', name: 'Linda', costMicroUsd: 1_000_000 },
    ]);
    expect((await rows('by=person', other)).map(({ key }) => key)).toEqual(['U2']);
    expect((await rows('by=repository', other)).map(({ key }) => key)).toEqual(['acme/site']);
  });

  it('Sessions are summed by repository, model and day', async () => {
    expect(await rows('by=repository', admin)).toMatchObject([
      { key: 'acme/shop', costMicroUsd: 3_000_000, sessions: 1 },
      { key: 'acme/site' },
    ]);
    expect(await rows('by=model', admin)).toMatchObject([{ key: 'small', costMicroUsd: 4_000_000, sessions: 2 }]);
    expect(await rows('by=day', admin)).toMatchObject([{ key: '2026-11-22', modelCalls: 4 }]);
  });

  it('Without months the costs are those of this month as the API knows it, and the answer names them', async () => {
    const asked = async (query: string) => (await world.ask(`/api/costs?by=day${query}`, { as: admin })).json;
    const row = { key: '2026-11-22', modelCalls: 4 };
    expect(await asked('')).toMatchObject({ from: '2026-11', to: '2026-11', rows: [row] });
    expect(await asked('&months=2')).toMatchObject({ from: '2026-10', to: '2026-11', rows: [row] });
    expect(await asked('&to=2026-10')).toMatchObject({ from: '2026-10', to: '2026-10', rows: [] });
  });

  it.each([
    'from=2026-13',
    'from=2026-11&to=2026-10',
    'from=2020-01&to=2026-11',
    'from=2026-11&by=mood',
    'from=2026-11&months=2',
    'months=13',
  ])('Costs with the query "%s" are refused with 400', async (query) => {
    expect((await world.ask(`/api/costs?${query}`, { as: admin })).status).toBe(400);
  });
});

describe('what is for admins', () => {
  it('Workers and approvals are shown to admins alone', async () => {
    for (const address of ['/api/workers', '/api/approvals']) {
      expect((await world.ask(address, { as: owner })).status).toBe(403);
      expect((await world.ask(address, { as: admin })).status).toBe(200);
    }
  });

  it('An approval by an admin lets somebody in, and out again', async () => {
    const { csrf: value } = (await world.ask('/api/me', { as: admin })).json as { csrf: string };
    const asked = { as: admin, body: { user: 'U8' }, headers: { 'x-csrf-token': value } };
    const as = await world.signedIn('U8');
    expect((await world.ask('/api/approvals', { method: 'PUT', ...asked })).status).toBe(204);
    expect((await world.ask('/api/me', { as })).status).toBe(200);
    expect((await world.ask('/api/approvals', { method: 'DELETE', ...asked })).status).toBe(204);
    expect((await world.ask('/api/me', { as })).status).toBe(401);
  });
});

describe('somebody whose last approval is taken back', () => {
  it('Keys, browsers and codes of theirs are worth nothing, and a later approval brings none back', async () => {
    const { csrf: value } = (await world.ask('/api/me', { as: admin })).json as { csrf: string };
    const put = (method: string, channel?: string) =>
      world.ask('/api/approvals', {
        ...{ method, as: admin, headers: { 'x-csrf-token': value } },
        body: { user: 'U7', ...(channel === undefined ? {} : { channel }) },
      });
    await put('PUT');
    await put('PUT', 'C1');
    const as = await world.signedIn('U7');
    const person = { source: 'slack' as const, installation: 'T1', id: 'U7' };
    const times = { at: world.clock.now(), expiresAt: world.clock.now() + 300_000 };
    const code = 'd'.repeat(43);
    await world.api.ports.signIns.put('code', secretHash(code), { person, language: 'en', ...times });
    const secret = 'k'.repeat(43);
    const named = { id: 'keyofu7000', hash: secretHash(secret), name: 'ci', scopes: ['read' as const] };
    await world.keys.put({ ...named, createdBy: person, createdAt: START, expiresAt: START + 3_600_000 });
    const key = `rswe_keyofu7000_${secret}`;
    const open = async () => [
      (await world.ask('/api/me', { as })).status,
      (await world.ask('/api/me', { key })).status,
    ];
    await put('DELETE', 'C1');
    expect(await open()).toEqual([200, 200]);
    await put('DELETE');
    await put('PUT');
    expect(await open()).toEqual([401, 401]);
    expect((await world.ask('/api/sign-in', { method: 'POST', body: { code } })).status).toBe(401);
    expect((await world.ask('/api/me', { as: owner })).status).toBe(200);
  });
});

describe('links to read one session', () => {
  const make = async (hours = 1) => {
    const sent = { method: 'POST', as: owner, body: { hours }, headers: csrf };
    const { url } = (await world.ask(path('/shares'), sent)).json as { url: string };
    return url.split('/shared/')[1] ?? '';
  };
  const status = async (token: string) => (await world.ask(`/api/shared/${token}`)).status;

  it('Whoever has the link reads the session, may do nothing, and sees neither secrets nor budgets', async () => {
    const token = await make();
    const { json } = await world.ask(`/api/shared/${token}`);
    expect(json).toMatchObject({ id: SESSION, budgets: [], can: { write: false, share: false } });
    const { text } = await world.ask(`/api/shared/${token}/entries`);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('/images/0');
    expect((await world.ask(path(), { key: token })).status).toBe(401);
  });

  it('A link ends with its time, and all of a session with one word', async () => {
    const token = await make();
    world.clock.jump(3_600_000);
    expect(await status(token)).toBe(404);
    world.clock.jump(-3_600_000);
    expect(await status(token)).toBe(200);
    expect((await world.ask(path('/shares'), { method: 'DELETE', as: owner, headers: csrf })).status).toBe(204);
    expect(await status(token)).toBe(404);
  });

  it('The link of one session opens no other, and nobody makes one of a session that is not theirs', async () => {
    const [, secret] = (await make()).split('~');
    const foreign = Buffer.from('slack:T1:C1:1700000000.000002').toString('base64url');
    expect(await status(`${foreign}~${secret}`)).toBe(404);
    expect(await status(`~${secret}`)).toBe(404);
    const sent = { method: 'POST', as: owner, body: { hours: 1 }, headers: csrf };
    expect((await world.ask(path('/shares', 'slack:T1:C1:1700000000.000002'), sent)).status).toBe(404);
    expect((await world.ask(path('/shares'), { ...sent, body: { hours: 10_000 } })).status).toBe(400);
  });
});

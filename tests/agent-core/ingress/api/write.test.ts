import { noSpend } from '@remote-swe/core/domain/model/spend';
import type { Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry as entryOf, SESSION, state as stateIn } from '../../fakes/build.ts';
import { type ApiWorld, startApi } from './api-world.ts';

let world: ApiWorld;
let alice: string;
let bob: string;
let admin: string;
let versions = 0;
beforeAll(async () => {
  world = await startApi(['UADMIN']);
  [alice = '', bob = ''] = await world.colleagues('UALICE', 'UBOB');
  admin = await world.signedIn('UADMIN');
});
afterAll(() => world.close());

const write: ApiWorld['write'] = (...given) => world.write(...given);

const inboxOf = async (sessionId: string) => world.journal.unread(sessionId);
const idOf = (got: { json: unknown }) => (got.json as { id: string }).id;

/** A session of Alice's, as its first step leaves it. */
async function session(phase: Phase, more: Partial<SessionState> = {}): Promise<string> {
  const sessionId = `${SESSION.replace(/\d+$/, '')}${String(++versions).padStart(6, '0')}`;
  const state = stateIn(phase, { begunBy: 'UALICE', requester: 'UALICE', spend: noSpend, turn: 1, ...more });
  await world.commit({ ...entryOf(state, { version: 1 }), sessionId });
  return sessionId;
}
const path = (sessionId: string, act: string) => `/api/sessions/${encodeURIComponent(sessionId)}/${act}`;

describe('a session begun by a program', () => {
  it('The task is stored for its owner before the answer, and the session is rung for', async () => {
    const body = { task: 'Fix the bug', repository: 'acme/shop', budgetMicroUsd: 1_000_000 };
    const got = await write('/api/sessions', alice, body);
    expect(got.status).toBe(201);
    expect(got.json).toMatchObject({
      source: 'api',
      title: 'Fix the bug',
      state: 'thinking',
      repositories: ['acme/shop'],
    });
    const id = idOf(got);
    expect(world.rung).toContain(id);
    expect(await inboxOf(id)).toMatchObject([
      { kind: 'message', user: 'UALICE', text: 'Repository: acme/shop\n\nFix the bug', budgetMicroUsd: 1_000_000 },
    ]);
  });

  it('A session that was just begun is read at once by whoever began it, before its first step', async () => {
    const body = { task: 'Fix the bug', model: 'plain', budgetMicroUsd: 1_000_000 };
    const id = idOf(await write('/api/sessions', alice, body));
    const at = `/api/sessions/${id}`;
    expect((await world.ask(at, { as: alice })).json).toMatchObject({
      ...{ id, version: 0, state: 'thinking', title: 'Fix the bug', model: 'plain', requester: { id: 'UALICE' } },
      budgets: [{ scope: 'session', limitMicroUsd: 1_000_000, spentMicroUsd: 0 }],
      can: { read: true, write: true },
    });
    expect((await world.ask(`${at}/entries`, { as: alice })).json).toEqual({ entries: [], version: 0 });
    const began = world.clock.now();
    expect((await world.ask(`${at}/changes?since=0&waitS=20`, { as: alice })).json).toMatchObject({
      ...{ version: 0, entries: [], session: { id, version: 0 } },
    });
    expect(world.clock.now() - began).toBeGreaterThan(15_000);
    for (const rest of ['', '/entries', '/changes?since=0'])
      expect((await world.ask(`${at}${rest}`, { as: bob })).status).toBe(404);
    expect((await world.ask(`/api/sessions/api:T1:${'z'.repeat(26)}`, { as: admin })).status).toBe(404);
  });

  it('A session is listed from its beginning until its first entry, which takes its place, and can be stopped', async () => {
    const body = { task: 'Fix the *list*', repository: 'acme/shop', model: 'plain' };
    const id = idOf(await write('/api/sessions', alice, body));
    const listed = async (as: string) => {
      const { sessions } = (await world.ask('/api/sessions', { as })).json as { sessions: { id: string }[] };
      return sessions.filter((row) => row.id === id);
    };
    const row = {
      id,
      version: 0,
      state: 'thinking',
      title: 'Fix the *list*',
      repositories: ['acme/shop'],
      model: 'plain',
    };
    expect(await listed(alice)).toMatchObject([{ ...row, requester: { id: 'UALICE' } }]);
    expect(await listed(admin)).toHaveLength(1);
    expect(await listed(bob)).toEqual([]);
    expect((await write(path(id, 'stop'), bob)).status).toBe(404);
    world.clock.jump(1);
    expect((await write(path(id, 'stop'), alice)).status).toBe(202);
    expect(await inboxOf(id)).toMatchObject([{ kind: 'message' }, { kind: 'stop', user: 'UALICE' }]);
    const state = stateIn({ kind: 'idle' }, { begunBy: 'UALICE', requester: 'UALICE', turn: 1 });
    await world.commit({ ...entryOf(state, { version: 1 }), sessionId: id });
    expect(await listed(alice)).toMatchObject([{ id, version: 1, state: 'idle' }]);
  });

  it('A session begun in a thread is seen, written to and stopped before its first entry by who began it alone', async () => {
    const sessionId = SESSION.replace(/\d+$/, '777777');
    const said = { key: 'k', kind: 'message' as const, ts: '1700000000.777777', text: 'Fix it', files: [], at: 1 };
    const at = world.clock.now();
    await world.api.ports.sessions.begins('T1', { sessionId, begunBy: 'UALICE', at, words: said.text });
    await world.api.ports.inbox.put(sessionId, { ...said, user: 'UALICE', at });
    const seen = `/api/sessions/${encodeURIComponent(sessionId)}`;
    const can = { stop: true, write: true, mute: true, fork: false, share: false };
    expect((await world.ask(seen, { as: alice })).json).toMatchObject({ version: 0, title: 'Fix it', can });
    expect((await write(path(sessionId, 'stop'), alice)).status).toBe(202);
    expect((await write(path(sessionId, 'mute'), alice, { muted: true })).status).toBe(202);
    expect((await write(path(sessionId, 'resume'), alice)).json).toMatchObject({ code: 'not-paused' });
    for (const act of ['stop', 'mute'])
      expect((await write(path(sessionId, act), bob, act === 'mute' ? { muted: true } : {})).status).toBe(404);
    for (const part of ['/files', '/transcript', '/diff']) {
      expect([part, (await world.ask(`${seen}${part}`, { as: alice })).status]).toEqual([part, 200]);
      expect([part, (await world.ask(`${seen}${part}`, { as: bob })).status]).toEqual([part, 404]);
    }
    expect((await world.ask(seen, { as: bob })).status).toBe(404);
  });

  it('What no step has taken up for a day is not listed', async () => {
    const id = idOf(await write('/api/sessions', alice, { task: 'Never taken up' }));
    const ids = async () =>
      ((await world.ask('/api/sessions', { as: alice })).json as { sessions: { id: string }[] }).sessions.map(
        (row) => row.id,
      );
    world.clock.jump(24 * 3_600_000 - 1);
    alice = await world.signedIn('UALICE');
    expect(await ids()).toContain(id);
    world.clock.jump(1);
    expect(await ids()).not.toContain(id);
    [bob, admin] = [await world.signedIn('UBOB'), await world.signedIn('UADMIN')];
  });

  it('The same Idempotency-Key finds the same session, and another body under it is refused', async () => {
    const headers = { 'idempotency-key': 'deploy-1' };
    const first = await write('/api/sessions', alice, { task: 'Once' }, { headers });
    const again = await write('/api/sessions', alice, { task: 'Once' }, { headers });
    const other = await write('/api/sessions', alice, { task: 'Twice' }, { headers });
    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(idOf(again)).toBe(idOf(first));
    expect(await inboxOf(idOf(first))).toHaveLength(1);
    expect(other.json).toMatchObject({ code: 'other-request' });
  });

  it('The Idempotency-Key of somebody else finds nothing of theirs', async () => {
    const headers = { 'idempotency-key': 'deploy-2' };
    const first = await write('/api/sessions', alice, { task: 'Once' }, { headers });
    const others = await write('/api/sessions', bob, { task: 'Once' }, { headers });
    expect(others.status).toBe(201);
    expect(idOf(others)).not.toBe(idOf(first));
  });

  it.each([
    [{}, 400],
    [{ task: '  ' }, 400],
    [{ task: 'x'.repeat(40_001) }, 400],
    [{ task: 'x', repository: 'nothing' }, 400],
    [{ task: 'x', repository: '../../etc' }, 400],
    [{ task: 'x', budgetMicroUsd: -1 }, 400],
    [{ task: 'x', surprise: true }, 400],
    [{ task: 'x', model: 'nobody' }, 422],
    [{ task: 'x', callbackUrl: 'https://hooks.example.com/' }, 422],
  ])('%j is refused', async (body, status) => {
    expect((await write('/api/sessions', alice, body)).status).toBe(status);
  });
});

describe('words and stops', () => {
  it('A message is the words of who sent it, once for one Idempotency-Key', async () => {
    const id = await session({ kind: 'idle' });
    const headers = { 'idempotency-key': 'm1' };
    for (let times = 0; times < 2; times++)
      expect((await write(path(id, 'messages'), alice, { text: 'And the tests' }, { headers })).status).toBe(202);
    expect(await inboxOf(id)).toMatchObject([{ kind: 'message', user: 'UALICE', text: 'And the tests' }]);
  });

  it('An Idempotency-Key that was used for other words, another act or another session is refused', async () => {
    const [id, other] = [await session({ kind: 'idle' }), await session({ kind: 'idle' })];
    const headers = { 'idempotency-key': 'm2' };
    const ask = async (sessionId: string, act: string, body?: object) => {
      const got = await write(path(sessionId, act), alice, body, { headers });
      return got.status === 422 ? (got.json as { code: string }).code : got.status;
    };
    expect(await ask(id, 'messages', { text: 'Push it' })).toBe(202);
    expect(await ask(id, 'messages', { text: 'Do not push it' })).toBe('other-request');
    expect(await ask(id, 'stop')).toBe('other-request');
    expect(await ask(id, 'raise', { toMicroUsd: 30_000_000 })).toBe('other-request');
    expect(await ask(other, 'messages', { text: 'Push it' })).toBe('other-request');
    expect((await write('/api/sessions', alice, { task: 'Push it' }, { headers })).status).toBe(422);
    expect(await ask(id, 'messages', { text: 'Push it' })).toBe(202);
    expect(await inboxOf(id)).toMatchObject([{ text: 'Push it' }]);
    expect(await inboxOf(other)).toEqual([]);
  });

  it('Two stops at once are two stops, of which the second changes nothing', async () => {
    const id = await session({ kind: 'thinking', attempt: 0, maxTokensRaises: 0 });
    const stops = await Promise.all([write(path(id, 'stop'), alice), write(path(id, 'stop'), alice)]);
    expect(stops.map(({ status }) => status)).toEqual([202, 202]);
    expect(await inboxOf(id)).toMatchObject([{ kind: 'stop' }, { kind: 'stop' }]);
  });

  it('Who took no part may not know of the session, and nothing of it is stored', async () => {
    const id = await session({ kind: 'idle' });
    for (const act of ['messages', 'stop', 'resume', 'raise', 'mute']) {
      const body = { messages: { text: 'Push to evil' }, raise: { toMicroUsd: 99_000_000 }, mute: { muted: true } }[
        act
      ];
      expect([act, (await write(path(id, act), bob, body)).status]).toEqual([act, 404]);
    }
    expect(await inboxOf(id)).toEqual([]);
  });

  it('A write without the page’s own value is refused', async () => {
    const id = await session({ kind: 'idle' });
    const got = await world.ask(path(id, 'stop'), { method: 'POST', as: alice, body: {} });
    expect(got.status).toBe(403);
    expect(await inboxOf(id)).toEqual([]);
  });
});

describe('a paused session', () => {
  const month = '2026-11';
  const budget = { kind: 'budget-usd', limitMicroUsd: 20_000_000, spentMicroUsd: 21_000_000 } as const;
  const paused = (reason: Extract<Phase, { kind: 'paused' }>['reason']) => session({ kind: 'paused', reason });

  it('A paused session goes on without words, and one that is not paused cannot', async () => {
    const id = await paused({ kind: 'turn-steps', limit: 50 });
    expect((await write(path(id, 'resume'), alice)).status).toBe(202);
    expect(await inboxOf(id)).toMatchObject([{ kind: 'resume', user: 'UALICE' }]);
    expect((await write(path(await session({ kind: 'idle' }), 'resume'), alice)).json).toMatchObject({
      code: 'not-paused',
    });
    expect((await write(path(await paused(budget), 'resume'), alice)).json).toMatchObject({ code: 'budget-reached' });
  });

  it('Who began it raises its own budget, above what is spent', async () => {
    const id = await paused(budget);
    const low = await write(path(id, 'raise'), alice, { toMicroUsd: 20_500_000 });
    expect([low.status, low.json]).toMatchObject([409, { code: 'too-low' }]);
    expect((await write(path(id, 'raise'), alice, { toMicroUsd: 30_000_000 })).status).toBe(202);
    expect(await inboxOf(id)).toMatchObject([{ kind: 'resume', raiseToMicroUsd: 30_000_000 }]);
  });

  it('A refused request does not use up its Idempotency-Key', async () => {
    const ask = async (id: string, act: string, body?: object) => {
      const headers = { 'idempotency-key': `refused-${id}` };
      return (await write(path(id, act), alice, body, { headers })).status;
    };
    const id = await paused(budget);
    expect(await ask(id, 'raise', { toMicroUsd: 20_500_000 })).toBe(409);
    expect(await ask(id, 'resume')).toBe(409);
    expect(await ask(id, 'raise', { toMicroUsd: 30_000_000 })).toBe(202);
    const ofMonth = await paused({ ...budget, scope: 'user', month });
    expect(await ask(ofMonth, 'raise', { toMicroUsd: 50_000_000 })).toBe(403);
    expect(await ask(ofMonth, 'messages', { text: 'An admin may raise it' })).toBe(202);
  });

  it('The same resume or raise under one key is answered the same after it took effect, and nothing is said twice', async () => {
    const spent = await paused(budget);
    const full = await paused({ kind: 'turn-steps', limit: 50 });
    const asks = [
      { id: spent, act: 'raise', body: { toMicroUsd: 30_000_000 } },
      { id: full, act: 'resume', body: undefined },
    ];
    for (const { id, act, body } of asks) {
      const ask = (key: string) =>
        write(path(id, act), alice, body, { headers: { 'idempotency-key': `${key}-${id}` } });
      const first = await ask('once');
      const budgets = { raisedMicroUsd: 30_000_000 };
      const state = stateIn(
        { kind: 'idle' },
        { begunBy: 'UALICE', requester: 'UALICE', spend: noSpend, turn: 1, ...budgets },
      );
      await world.commit({ ...entryOf(state, { version: 2 }), sessionId: id });
      const again = await ask('once');
      expect([again.status, again.json]).toEqual([202, first.json]);
      expect((await ask('other')).status).toBe(act === 'resume' ? 409 : 202);
      expect((await inboxOf(id)).length).toBe(act === 'resume' ? 1 : 2);
    }
  });

  it('A key that was used for something else raises no month’s budget', async () => {
    const id = await paused({ ...budget, scope: 'deployment', month });
    const headers = { 'idempotency-key': 'month-1' };
    expect((await write(path(id, 'messages'), admin, { text: 'Wait' }, { headers })).status).toBe(202);
    const raised = async () => (await world.api.ports.budgets.month(month)).raised;
    const before = await raised();
    expect((await write(path(id, 'raise'), admin, { toMicroUsd: 90_000_000 }, { headers })).status).toBe(422);
    expect(await raised()).toEqual(before);
  });

  it('A month’s budget is raised by admins only', async () => {
    const id = await paused({ ...budget, scope: 'user', month });
    const toMicroUsd = 50_000_000;
    expect((await write(path(id, 'raise'), alice, { toMicroUsd })).status).toBe(403);
    expect((await write(path(id, 'raise'), admin, { toMicroUsd })).status).toBe(202);
    expect(await inboxOf(id)).toMatchObject([{ kind: 'resume', user: 'UADMIN' }]);
  });
});

describe('keys', () => {
  const newKey = (as: string, more = {}) => write('/api/keys', as, { name: 'ci', scopes: ['read', 'write'], ...more });
  type Made = { id: string; key: string; callbackSecret: string };

  it('A key is shown once, works with the rights of its maker, and is worth nothing once revoked', async () => {
    const made = await newKey(alice);
    expect(made.status).toBe(201);
    const { id, key, callbackSecret } = made.json as Made;
    expect(callbackSecret).toMatch(/^rsch_/);
    const begun = { method: 'POST', key, body: { task: 'By key', callbackUrl: 'http://127.0.0.1:9/hook' } };
    const got = await world.ask('/api/sessions', begun);
    expect(got.status).toBe(201);
    expect(await inboxOf(idOf(got))).toMatchObject([{ user: 'UALICE', callback: { key: id } }]);
    const listed = await world.ask('/api/keys', { as: alice });
    expect(listed.text).not.toContain(key.slice(-43));
    expect(listed.json).toMatchObject({ keys: [{ id, createdBy: 'UALICE' }] });
    expect((await write(`/api/keys/${id}`, alice, undefined, { method: 'DELETE' })).status).toBe(204);
    expect((await world.ask('/api/sessions', begun)).status).toBe(401);
  });

  it('Somebody else neither sees nor revokes a key, an admin does', async () => {
    const { id } = (await newKey(alice)).json as Made;
    expect((await world.ask('/api/keys', { as: bob })).json).toEqual({ keys: [] });
    expect((await write(`/api/keys/${id}`, bob, undefined, { method: 'DELETE' })).status).toBe(404);
    expect((await world.ask('/api/keys', { as: admin })).text).toContain(id);
    expect((await write(`/api/keys/${id}`, admin, undefined, { method: 'DELETE' })).status).toBe(204);
  });

  it('A key makes no keys, nobody gets more than they have, and nobody has dozens', async () => {
    const { key } = (await newKey(bob)).json as Made;
    const byKey = await world.ask('/api/keys', { method: 'POST', key, body: { name: 'x', scopes: ['read'] } });
    expect(byKey.status).toBe(403);
    expect((await newKey(bob, { scopes: ['admin'] })).status).toBe(403);
    expect((await newKey(bob, { days: 366 })).status).toBe(400);
    for (let made = 1; made < 20; made++) await newKey(bob);
    expect((await newKey(bob)).json).toMatchObject({ code: 'too-many-keys' });
  });

  it('A key that may only read begins nothing', async () => {
    const { key } = (await newKey(admin, { scopes: ['read'] })).json as Made;
    const got = await world.ask('/api/sessions', { method: 'POST', key, body: { task: 'x' } });
    expect([got.status, got.json]).toMatchObject([403, { code: 'no-scope' }]);
  });
});

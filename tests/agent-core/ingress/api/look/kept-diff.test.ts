import type { EntryView } from '@remote-swe/core/domain/api/entry';
import type { SessionDiff } from '@remote-swe/core/domain/api/reports';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { type KeptDiff, keptDiffKey } from '@remote-swe/core/domain/worker/clones/kept-diff';
import type { CloneState } from '@remote-swe/core/domain/worker/command';
import { savedDiffKey } from '@remote-swe/core/domain/worker/disk';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { acting, dispatches, entry, idle, state } from '../../../fakes/build.ts';
import { START } from '../../../fakes/clock.ts';
import { type ApiWorld, startApi } from '../api-world.ts';

const TOKEN = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'}`;
const dirty: CloneState = { path: '/w/shop', branch: 'fix', head: 'abc', changed: ['a.ts'], changedCount: 1 };
const clean: CloneState = { ...dirty, changed: [], changedCount: 0 };
const stopped: WorkerItem = {
  ...{ state: 'stopped', generation: 1, instanceId: 'i-1' },
  ...{ startedAt: START, lastUsedAt: START, launchAttempt: 0 },
};
const kept = (text: string, more: Partial<KeptDiff> = {}): KeptDiff => ({
  ...{ schema: 1, at: START + 1, clones: [dirty], diffs: [{ path: dirty.path, text }] },
  ...more,
});

let world: ApiWorld;
let owner: string;
let other: string;
let sessions = 0;

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  [owner = '', other = ''] = await world.colleagues('U1', 'U2');
});
afterAll(() => world.close());

type Told = Partial<SessionState>;

/** A session of U1 with an entry for each of these, in order. */
async function session(entries: Told[], worker?: WorkerItem): Promise<string> {
  const sessionId = `slack:T1:C1:1700000001.${String(++sessions).padStart(6, '0')}`;
  for (const [index, told] of entries.entries()) {
    const own = state(idle, { begunBy: 'U1', requester: 'U1', ...told });
    await world.commit(entry(own, { sessionId, version: index + 1, at: START + index * 1_000 }));
  }
  if (worker) await world.api.ports.workers.replace(sessionId, undefined, worker);
  return sessionId;
}

const keep = (sessionId: string, name: string, object: KeptDiff | string) =>
  world.s3Put(keptDiffKey(sessionId, name), typeof object === 'string' ? object : JSON.stringify(object));
const look = async (sessionId: string, version?: number, as = owner) => {
  const query = version === undefined ? '' : `?version=${version}`;
  const got = await world.ask(`/api/sessions/${encodeURIComponent(sessionId)}/diff${query}`, { as });
  return { ...got, json: got.json as SessionDiff };
};
const mark = (name: string, version: number) => ({ name, version, at: START + version });

it('Each entry tells what was kept last by then, of when that is, and asks no machine', async () => {
  const first = { clones: [dirty], keptDiff: mark('1-run', 2) };
  const second = { clones: [dirty], keptDiff: mark('3-run', 4) };
  const id = await session([{}, first, first, second], { ...stopped, state: 'online' });
  await keep(id, '1-run', kept(`+one\n+${TOKEN}\n`));
  await keep(id, '3-run', kept('+two\n', { isMoving: true }));
  const [at2, at3, at4] = [await look(id, 2), await look(id, 3), await look(id, 4)];
  expect(at2.json).toEqual({
    ...{ from: 'command', machine: 'online', at: START + 1, version: 2, isExact: true },
    clones: [{ ...dirty, diff: '+one\n+[secret]\n' }],
  });
  expect(at3.json).toEqual(at2.json);
  expect(at4.json).toMatchObject({ version: 4, isExact: false, clones: [{ diff: '+two\n' }] });
  expect((await look(id, 1)).json).toMatchObject({
    from: 'last-command',
    clones: [],
    why: expect.stringMatching(/^No differences were kept/),
  });
  expect(world.commands.sent).toEqual([]);
  const views = await world.ask(`/api/sessions/${encodeURIComponent(id)}/entries`, { as: owner });
  const { entries } = views.json as { entries: EntryView[] };
  expect(entries.map(({ hasDiff }) => hasDiff)).toEqual([undefined, true, undefined, true]);
});

it('Changes that came after what was kept make it inexact, and so do calls that ran at the entry', async () => {
  const known = { clones: [dirty], keptDiff: mark('1-run', 1) };
  const running = acting(dispatches.sent);
  const id = await session([
    known,
    { ...known, keptDiff: { ...mark('1-run', 1), isBehind: true } },
    { ...known, phase: running },
  ]);
  await keep(id, '1-run', kept('+one\n'));
  const exact = await Promise.all([1, 2, 3].map(async (version) => (await look(id, version)).json.isExact));
  expect(exact).toEqual([true, false, false]);
});

it('Where the states of clones say that nothing differs, no object is needed, also for entries of older builds', async () => {
  const id = await session([{ clones: [clean] }, { clones: [] }]);
  expect((await look(id, 1)).json).toMatchObject({ from: 'command', isExact: true, at: START, clones: [{ diff: '' }] });
  expect((await look(id, 2)).json).toMatchObject({ from: 'command', isExact: true, clones: [] });
});

it.each<[string, ((id: string) => Promise<unknown>) | undefined]>([
  ['is gone', undefined],
  ['is only half there', (id) => keep(id, '1-run', JSON.stringify(kept('+one')).slice(0, 60))],
  ['is of another shape', (id) => keep(id, '1-run', '{"schema":2}')],
  ['is too large', (id) => keep(id, '1-run', ' '.repeat(4_000_001))],
])('Where the object of an entry %s, its clones are told without differences', async (_what, put) => {
  const id = await session([{ clones: [dirty], keptDiff: mark('1-run', 1) }]);
  await put?.(id);
  const { status, json } = await look(id, 1);
  expect(status).toBe(200);
  expect(json).toMatchObject({ from: 'last-command', clones: [dirty], why: expect.stringContaining('is gone') });
  expect(json.clones[0]).not.toHaveProperty('diff');
});

it('No entry is told of that is not there, or that is somebody else’s', async () => {
  const id = await session([{ clones: [clean] }]);
  for (const version of [0, 2, 9_999_999_999]) expect((await look(id, version)).status).toBe(404);
  expect((await world.ask(`/api/sessions/${id}/diff?version=x`, { as: owner })).status).toBe(400);
  expect((await look(id, 1, other)).status).toBe(404);
  expect((await look('slack:T1:C1:1.1', 1)).status).toBe(404);
});

it('Without a machine the differences of the last save are told, with its time', async () => {
  const saved = { forUse: START, at: START + 5_000, key: 'saved-work/one/1-5.tar.gz' };
  const id = await session([{ clones: [dirty], keptDiff: mark('1-run', 1) }], { ...stopped, saved });
  await world.s3Put(savedDiffKey(saved.key), JSON.stringify(kept('+saved\n', { at: START + 5_100 })));
  await keep(id, '1-run', kept('+command\n'));
  expect((await look(id)).json).toMatchObject({
    ...{ from: 'save', at: START + 5_100, isExact: true, machine: 'stopped', saved: { at: saved.at } },
    ...{ why: expect.stringContaining('does not run'), clones: [{ diff: '+saved\n' }] },
  });
  // What was at the entry is another question.
  expect((await look(id, 1)).json).toMatchObject({ from: 'command', clones: [{ diff: '+command\n' }] });
});

it('A save that is gone, has none beside it, or is older than the last command leaves the word to the command', async () => {
  const saved = { forUse: START, at: START + 5_000, key: 'saved-work/two/1-5.tar.gz' };
  const without = await session([{ clones: [dirty], keptDiff: mark('1-run', 1) }], { ...stopped, saved });
  await keep(without, '1-run', kept('+command\n'));
  expect((await look(without)).json).toMatchObject({ from: 'command', clones: [{ diff: '+command\n' }] });
  await world.s3Put(savedDiffKey(saved.key), JSON.stringify(kept('+saved\n')));
  const late = { name: '9-run', version: 1, at: START + 9_000 };
  const older = await session([{ clones: [dirty], keptDiff: late }], { ...stopped, saved });
  await keep(older, '9-run', kept('+late\n'));
  expect((await look(older)).json).toMatchObject({ from: 'command', version: 1, clones: [{ diff: '+late\n' }] });
  const none = await session([{ clones: [dirty] }], stopped);
  expect((await look(none)).json).toMatchObject({
    from: 'last-command',
    why: expect.stringMatching(/does not run.*No differences/),
  });
});

it('A fork that has run nothing shows the save that it begins with, and at its entry what its origin had there', async () => {
  const origin = await session([{ clones: [dirty], keptDiff: mark('1-run', 1) }, { clones: [clean] }]);
  await keep(origin, '1-run', kept('+origin\n'));
  const newDisk = { isComplete: true, key: 'saved-work/fork/origin.tar.gz', savedAt: START };
  await world.s3Put(savedDiffKey(newDisk.key), JSON.stringify(kept('+save\n')));
  const of = (version: number, sessionId = origin) => ({ origin: { sessionId, version } });
  const fork = await session([of(1)], { ...stopped, state: 'removed', newDisk });
  expect((await look(fork)).json).toMatchObject({ from: 'save', isExact: true, clones: [{ diff: '+save\n' }] });
  const told = { from: 'command', session: origin, version: 1, clones: [{ diff: '+origin\n' }] };
  expect((await look(fork, 1)).json).toMatchObject(told);
  const again = await session([of(1, fork)]);
  expect((await look(again, 1)).json).toMatchObject({ ...told, session: origin });
  // Its own commands count from the first one on.
  const own = await session([of(1), { ...of(1), clones: [clean] }]);
  expect((await look(own, 2)).json).not.toHaveProperty('session');
});

it('What its origin had at the entry is told to nobody who may not read that, and where that is gone', async () => {
  const foreign = await session([{ begunBy: 'U2', requester: 'U2', clones: [dirty], keptDiff: mark('1-run', 1) }]);
  await keep(foreign, '1-run', kept('+foreign\n'));
  for (const sessionId of [foreign, 'slack:T1:C1:1.9']) {
    const fork = await session([{ origin: { sessionId, version: 1 } }]);
    const { status, json, text } = await look(fork, 1);
    expect([status, json.from, json.clones]).toEqual([200, 'last-command', []]);
    expect(text).not.toContain('foreign');
  }
});

it('A link to read a session shows no differences, and names none', async () => {
  const id = await session([{ clones: [dirty], keptDiff: mark('1-run', 1) }]);
  await keep(id, '1-run', kept('+one\n'));
  const shares = `/api/sessions/${encodeURIComponent(id)}/shares`;
  const { json } = await world.write(shares, owner, { hours: 1 });
  const token = (json as { url: string }).url.split('/').pop();
  const { status, text } = await world.ask(`/api/shared/${token}/entries`);
  expect(status).toBe(200);
  expect(text).not.toContain('hasDiff');
  for (const path of [`/api/shared/${token}/diff`, `/api/shared/${token}/diff?version=1`])
    expect((await world.ask(path)).status).toBe(404);
  expect((await world.ask(`/api/sessions/${encodeURIComponent(id)}/diff?version=1`)).status).toBe(401);
});

import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import type { SessionRow, SessionView } from '@remote-swe/core/domain/api/session';
import { sharedView } from '@remote-swe/core/domain/api/views/session-view';
import type { Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { peopleMessage } from '@remote-swe/core/domain/transcript/transcript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acting,
  dispatches,
  entry as entryOf,
  idle,
  result,
  SESSION,
  state as stateIn,
  toolUse,
} from '../../fakes/build.ts';
import { type ApiWorld, type Got, startApi } from './api-world.ts';

const LONG = { type: 'text' as const, text: 'x'.repeat(9_000) };

let world: ApiWorld;
let alice: string;
let bob: string;
let sessions = 0;
beforeAll(async () => {
  world = await startApi(['UADMIN']);
  [alice = '', bob = ''] = await world.colleagues('UALICE', 'UBOB');
});
afterAll(() => world.close());

async function forked(id: string, body: unknown, as = alice, more: Record<string, string> = {}): Promise<Got> {
  return world.write(`/api/sessions/${encodeURIComponent(id)}/forks`, as, body, { headers: more });
}
const rowOf = (got: Got) => got.json as SessionRow;
const firstOf = async (got: Got) => {
  const found = await world.journal.newest(rowOf(got).id);
  if (!found) throw new Error(`no session: ${got.text}`);
  return found;
};

/** A session of Alice's with three entries: words, a reply with an open call, and the answer. */
async function session(more: Partial<SessionState> = {}, open: Phase = acting(dispatches.sent)): Promise<string> {
  const sessionId = `${SESSION.replace(/\d+$/, '')}${String(++sessions).padStart(6, '0')}`;
  const at = world.clock.now();
  const state = (phase: Phase) => stateIn(phase, { begunBy: 'UALICE', requester: 'UALICE', ...more });
  const words = peopleMessage([{ key: 'k', user: 'UALICE', text: 'Fix the sum', images: [] }]);
  const steps: [Phase, Parameters<typeof entryOf>[1]][] = [
    [{ kind: 'thinking', attempt: 0, maxTokensRaises: 0 }, { messages: [words] }],
    [open, { messages: [{ kind: 'model', blocks: [toolUse('a')] }] }],
    [idle, { messages: [{ kind: 'model', blocks: [{ text: 'Done.' }] }] }],
  ];
  for (const [index, [phase, entry]] of steps.entries())
    await world.commit({ ...entryOf(state(phase), { ...entry, version: index + 1, at: at + index }), sessionId });
  return sessionId;
}

type Objects = {
  put(key: string, bytes: Uint8Array, type: string): Promise<void>;
  names(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
};
const objects = () => world.api.ports.blobs as unknown as Objects;
const archivesOf = (id: string) => objects().names(`saved-work/${id}/`);

/** A session whose machine saved its work before the entry that is forked from. */
async function sessionWithSave(name: string) {
  const id = await session();
  const workers = new DynamoWorkerStore(world.client, world.table);
  const at = world.clock.now() - 1_000;
  const saved = { forUse: at, at: at + 10, key: `saved-work/a:b/${name}.tar.gz` };
  await objects().put(saved.key, Buffer.from('work'), 'application/gzip');
  await workers.replace(id, undefined, {
    ...{ state: 'stopped', generation: 1, startedAt: at, lastUsedAt: at, launchAttempt: 0, saved },
  });
  return { id, saved, workers };
}

describe('a fork', () => {
  it('A fork begins with the conversation up to the entry, with other words, another model and another prompt', async () => {
    const id = await session({
      spend: { ...stateIn(idle).spend, costMicroUsd: 5_000_000 },
      repositories: ['acme/shop'],
    });
    const got = await forked(id, { at: 2, words: 'Use integers', model: 'plain', systemPrompt: 'Be brief.' });
    expect(got.status).toBe(201);
    expect(got.json).toMatchObject({
      ...{ source: 'api', title: 'Use integers', state: 'thinking', model: 'plain', costMicroUsd: 0, version: 1 },
      ...{ forkOf: { id, version: 2 }, requester: { id: 'UALICE' }, repositories: ['acme/shop'] },
    });
    const first = await firstOf(got);
    expect(first.messages.map(({ kind }) => kind)).toEqual(['people', 'model', 'results', 'people', 'advice']);
    expect(first.state).toMatchObject({ begunBy: 'UALICE', systemPrompt: 'Be brief.', phase: idle });
    expect(await world.journal.unread(rowOf(got).id)).toMatchObject([{ kind: 'message', text: 'Use integers' }]);
    expect(world.rung).toContain(rowOf(got).id);
    expect((await world.journal.newest(id))?.version).toBe(3);
  });

  it('Without words it goes on by itself, and the list and the view tell whose fork it is', async () => {
    const id = await session();
    const got = await forked(id, { at: 2 });
    expect(got.json).toMatchObject({ state: 'thinking', forkOf: { id, version: 2 }, model: 'small' });
    expect(world.rung).toContain(rowOf(got).id);
    const view = await world.ask(`/api/sessions/${rowOf(got).id}`, { as: alice });
    expect(view.json).toMatchObject({ forkOf: { id, version: 2 }, can: { fork: true } });
    const list = (await world.ask('/api/sessions?source=api', { as: alice })).json as { sessions: SessionRow[] };
    expect(list.sessions.find((row) => row.id === rowOf(got).id)?.forkOf).toEqual({ id, version: 2 });
    const entries = await world.ask(`/api/sessions/${rowOf(got).id}/entries`, { as: alice });
    expect(entries.json).toMatchObject({ version: 1, entries: [{ kind: 'fork' }] });
  });

  it('An entry with more messages than an answer holds is shown, and a shared link names no thread', async () => {
    const id = await session();
    const made = rowOf(await forked(id, { at: 3 })).id;
    const first = await world.journal.newest(made);
    const results = Array.from({ length: 900 }, (_, index) => ({ ...result(`r${index}`), content: [LONG] }));
    if (first) await world.commit({ ...first, version: 2, messages: [{ kind: 'results', results, frames: 1 }] });
    const got = await world.ask(`/api/sessions/${made}/entries?after=1`, { as: alice });
    expect(got.text.length).toBeLessThan(4_000_000);
    expect((got.json as { entries: { items: unknown[] }[] }).entries[0]?.items).toHaveLength(900);
    const view = (await world.ask(`/api/sessions/${made}`, { as: alice })).json as SessionView;
    expect(sharedView(view)).not.toHaveProperty('forkOf');
  });

  it('A fork can be forked; where an answer was given it waits for words', async () => {
    const first = await forked(await session(), { at: 3 });
    expect(first.json).toMatchObject({ state: 'idle' });
    const second = await forked(rowOf(first).id, { at: 1 });
    expect(second.json).toMatchObject({ forkOf: { id: rowOf(first).id, version: 1 } });
    expect((await firstOf(second)).messages.slice(0, 3)).toEqual((await firstOf(first)).messages.slice(0, 3));
  });

  it('The same Idempotency-Key finds the same fork, and nothing is said twice in it', async () => {
    const id = await session();
    const ask = (body: unknown) => forked(id, body, alice, { 'idempotency-key': `fork-${id}` });
    const [first, again] = [await ask({ at: 2, words: 'Once' }), await ask({ at: 2, words: 'Once' })];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(rowOf(again).id).toBe(rowOf(first).id);
    expect(await world.journal.unread(rowOf(first).id)).toHaveLength(1);
    expect((await ask({ at: 1, words: 'Once' })).status).toBe(422);
  });

  it('A fork’s machine begins with a copy of the save, which the source may replace', async () => {
    const { id, saved, workers } = await sessionWithSave('copied');
    const at = saved.forUse;
    const first = await forked(id, { at: 3 }, alice, { 'idempotency-key': 'disk' });
    expect(first.json).toMatchObject({ disk: { state: 'exact', savedAt: at + 10 } });
    const made = rowOf(first).id;
    const kept = await workers.get(made);
    expect(kept).toMatchObject({ state: 'removed', newDisk: { isComplete: true, savedAt: at + 10 } });
    const key = kept?.newDisk?.key ?? '';
    expect(key).toContain(`saved-work/${made}/`);
    await objects().remove(saved.key);
    expect(Buffer.from(await world.api.ports.blobs.get(key, 100)).toString()).toBe('work');
    const later = await forked(id, { at: 3 });
    expect((await workers.get(rowOf(later).id))?.newDisk).toEqual({ isComplete: false });
    expect(later.json).toMatchObject({ disk: { state: 'none' } });
    const again = await forked(id, { at: 3 }, alice, { 'idempotency-key': 'disk' });
    expect(again.json).toMatchObject({ id: made, disk: { state: 'exact', savedAt: at + 10 } });
  });

  it('A fork that died before its first entry left no machine, and its repeat tells of the save that it takes itself', async () => {
    const { id, saved, workers } = await sessionWithSave('half');
    const ask = () => forked(id, { at: 3 }, alice, { 'idempotency-key': `half-${id}` });
    const { commit } = world.journal;
    world.journal.commit = () => Promise.reject(new Error('killed'));
    expect((await ask().finally(() => Object.assign(world.journal, { commit }))).status).toBe(500);
    const old = await workers.get(id);
    // The source worked on: what its next save holds is from after the entry.
    const later = world.clock.now() + 60_000;
    if (old)
      await workers.replace(id, old, { ...old, lastUsedAt: later, saved: { ...saved, forUse: later, at: later } });
    const got = await ask();
    expect(got.json).toMatchObject({ version: 1, disk: { state: 'none' } });
    expect((await workers.get(rowOf(got).id))?.newDisk).toEqual({ isComplete: false });
    expect(JSON.stringify((await firstOf(got)).messages.at(-1))).toContain('Work that was not pushed is not there');
  });

  it('A repeat of a fork that has begun copies nothing once more', async () => {
    const { id } = await sessionWithSave('repeated');
    const ask = () => forked(id, { at: 3 }, alice, { 'idempotency-key': `repeated-${id}` });
    const made = rowOf(await ask()).id;
    // Its machine has brought the work back, saved anew, and what nobody needs is gone.
    const [key = ''] = await archivesOf(made);
    await objects().remove(key);
    expect((await ask()).json).toMatchObject({ id: made, disk: { state: 'exact' } });
    expect(await archivesOf(made)).toEqual([]);
  });
});

describe('what is no fork', () => {
  it.each([
    [{ at: 4 }, 400, 'no-version'],
    [{ at: 0 }, 400, 'bad-request'],
    [{ at: 1.5 }, 400, 'bad-request'],
    [{}, 400, 'bad-request'],
    [{ at: 2, words: '  ' }, 400, 'bad-request'],
    [{ at: 2, systemPrompt: 'x'.repeat(20_001) }, 400, 'bad-request'],
    [{ at: 2, model: 'huge' }, 422, 'no-model'],
    [{ at: 2, by: 'UBOB' }, 400, 'bad-request'],
  ])('%j is refused', async (body, status, code) => {
    const got = await forked(await session(), body);
    expect([got.status, (got.json as { code: string }).code]).toEqual([status, code]);
  });

  it('Of a session that is gone, or of somebody else, there is none; who only takes part may not read it', async () => {
    expect((await forked(`${SESSION.replace(/\d+$/, '')}999999`, { at: 1 })).status).toBe(404);
    expect((await forked(await session(), { at: 1 }, bob)).status).toBe(404);
    const shared = await session({ people: [{ user: 'UBOB', at: 1 }] });
    expect((await forked(shared, { at: 1 }, bob)).status).toBe(403);
  });

  it('A model that is no longer offered must be replaced by another', async () => {
    const id = await session({ model: 'gone' });
    expect((await forked(id, { at: 2 })).status).toBe(422);
    expect((await forked(id, { at: 2, model: 'small' })).status).toBe(201);
  });
});

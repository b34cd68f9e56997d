import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Inbox } from '@remote-swe/core/ports/session/inbox';
import type { Commit, Journal } from '@remote-swe/core/ports/session/journal';
import type { WorkerStore } from '@remote-swe/core/ports/workers/worker-store';
import { entry, message, state, stop, thinking } from '../../agent-core/fakes/build.ts';
import { START } from '../../agent-core/fakes/clock.ts';
import { answersOf } from './answers.ts';

export type Table = { journal: Journal; inbox: Inbox; workers: WorkerStore };

const WORKER: WorkerItem = {
  state: 'online',
  generation: 2,
  instanceId: 'i-1',
  startedAt: START - 5,
  lastUsedAt: START - 4,
  launchAttempt: 0,
};
const CLAIM = { kind: 'claim', machineId: 'i-1', generation: 2, at: START, inFlightUntil: START + 9 } as const;

/** Every kind of call to the table, those that must be refused among them. */
export function tableAnswers({ journal, inbox, workers }: Table, sessionId: string) {
  const commit =
    (version: number, more: Partial<JournalEntry> = {}, rest: Partial<Commit> = {}) =>
    () =>
      journal.commit({ entry: entry(state(thinking), { sessionId, version, ...more }), dueAt: START, ...rest });
  const [first, second, last] = [
    message('1700000001.000001', 'one'),
    message('1700000002.000001', 'two'),
    stop('1700000003.000001'),
  ];
  const edit = {
    ts: '1700000004.000001',
    stands: true,
    item: { ...second, text: 'two, changed', version: '1700000004.000001' },
  };
  const revise = (revision: object) => () => inbox.revise(sessionId, revision as never, 'ignore');
  const versions = async () => (await journal.unread(sessionId)).map(({ key, text }) => [key, text]);
  const worker = async () => {
    const { state: at, generation, inFlightUntil, lastUsedAt } = (await workers.get(sessionId)) ?? ({} as WorkerItem);
    return [at, generation, inFlightUntil ?? 'free', lastUsedAt];
  };
  const change = (given: Commit['worker']) => ({ worker: given }) as Partial<Commit>;
  return answersOf([
    ['there is no session', () => inbox.exists(sessionId)],
    ['no entry', () => journal.newest(sessionId)],
    ['the second message comes first', () => inbox.put(sessionId, second)],
    ['again', () => inbox.put(sessionId, second)],
    ['the first', () => inbox.put(sessionId, first)],
    ['a stop', () => inbox.put(sessionId, last)],
    ['unread, in their order', versions],
    ['an edit', revise(edit)],
    ['the same edit', revise(edit)],
    ['an edit of nothing', revise({ ...edit, item: { ...edit.item, key: 'slack:C1:9' } })],
    ['unread after the edit', versions],
    ['entry 1 takes the first', commit(1, { absorbed: [first.key] })],
    ['entry 1 again', commit(1)],
    ['entry 2 takes the first again', commit(2, { absorbed: [first.key] })],
    ['entry 2 takes an old version', commit(2, { absorbed: [second.key] })],
    ['unread after that', versions],
    ['newest', async () => (await journal.newest(sessionId))?.version],
    ['due', () => journal.isDue(sessionId)],
    ['cleared for an old version', async () => [await journal.clearDue(sessionId, 1), await journal.isDue(sessionId)]],
    ['cleared', async () => [await journal.clearDue(sessionId, 2), await journal.isDue(sessionId)]],
    ['a claim without a worker', commit(3, {}, change(CLAIM))],
    ['a worker', () => workers.replace(sessionId, undefined, WORKER)],
    ['a worker where there is one', () => workers.replace(sessionId, undefined, WORKER)],
    ['a claim of another start', commit(3, {}, change({ ...CLAIM, generation: 1 }))],
    ['a claim of another machine', commit(3, {}, change({ ...CLAIM, machineId: 'i-2' }))],
    ['a claim', commit(3, {}, change(CLAIM))],
    ['claimed', worker],
    ['a replacement of what was', () => workers.replace(sessionId, WORKER, { ...WORKER, state: 'stopping' })],
    ['a release of another start', commit(4, {}, change({ kind: 'release', generation: 1, at: START + 5 } as never))],
    ['still claimed', worker],
    ['a release', commit(5, {}, change({ kind: 'release', generation: 2, at: START + 6 } as never))],
    ['free', worker],
    ['a launch', commit(6, {}, change({ kind: 'launched', machineId: `i-of-${sessionId}`, generation: 2 }))],
    ['whose machine', () => workers.sessionOf(`i-of-${sessionId}`)],
    [
      'a doubted release of what may run',
      commit(7, {}, change({ kind: 'release', generation: 2, at: START + 7, doubted: true, busyUntil: START + 99 })),
    ],
    ['doubted, and claimed', worker],
    ['nobody’s machine', () => workers.sessionOf('i-nobody')],
    ['a stop is taken in', commit(8, { absorbed: [last.key] })],
    ['messages of two entries', async () => (await journal.messages(sessionId, 1, 2)).length],
  ]);
}

import type { SessionDiff } from '@remote-swe/core/domain/api/reports';
import type { CloneState, CommandReport } from '@remote-swe/core/domain/worker/command';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { CommandStatus } from '@remote-swe/core/ports/workers/commands';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { entry, idle, state } from '../../../fakes/build.ts';
import { START } from '../../../fakes/clock.ts';
import { type ApiWorld, startApi } from '../api-world.ts';

const TOKEN = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'}`;
const told: CloneState = { path: '/w/shop', branch: 'fix', head: 'abc', changed: ['a.ts'], changedCount: 1 };
const now: CloneState = { ...told, changed: ['a.ts', 'b.ts'], changedCount: 2 };
const online: WorkerItem = {
  ...{ state: 'online', generation: 1, instanceId: 'i-1' },
  ...{ startedAt: START, lastUsedAt: START, launchAttempt: 0 },
};

let world: ApiWorld;
let owner: string;
let other: string;
let sessions = 0;

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  [owner = '', other = ''] = await world.colleagues('U1', 'U2');
});
beforeEach(() => {
  world.commands.sent.length = 0;
  world.commands.statuses = [];
  Object.assign(world.commands, { refusal: undefined, failure: undefined, sends: 0 });
});
afterAll(() => world.close());

async function session(worker?: WorkerItem, clones = [told]): Promise<string> {
  const sessionId = `slack:T1:C1:1700000000.${String(++sessions).padStart(6, '0')}`;
  const own = state(idle, { begunBy: 'U1', requester: 'U1', clones });
  await world.commit(entry(own, { sessionId, version: 1, at: START }));
  if (worker) await world.api.ports.workers.replace(sessionId, undefined, worker);
  return sessionId;
}

const look = async (sessionId: string, as = owner) => {
  const got = await world.ask(`/api/sessions/${encodeURIComponent(sessionId)}/diff`, { as });
  return { ...got, json: got.json as SessionDiff };
};
const reported = (report: CommandReport) => ({ kind: 'reported' as const, report });

it('A machine that runs is asked once, and says what its clones hold now, without secrets', async () => {
  const id = await session(online);
  const diffs = [{ path: '/w/shop', text: `+new\n+${TOKEN}\n`, isCut: true as const }];
  world.commands.statuses = [
    { kind: 'running' },
    reported({ schema: 1, outcome: 'done', results: [], clones: [now], diffs }),
  ];
  const { status, json } = await look(id);
  expect(status).toBe(200);
  expect(json).toEqual({
    ...{ from: 'machine', machine: 'online' },
    clones: [{ ...now, diff: '+new\n+[secret]\n', isCut: true }],
  });
  expect(world.commands.sent).toMatchObject([{ machineId: 'i-1', payload: { action: 'diff', sessionId: id } }]);
  // Looking is no use of the machine.
  expect(await world.api.ports.workers.get(id)).toEqual(online);
  expect(world.rung).not.toContain(id);
});

it.each<[string, WorkerItem | undefined, SessionDiff['machine']]>([
  ['there was none', undefined, 'none'],
  ['it is stopped', { ...online, state: 'stopped' }, 'stopped'],
  ['it is stopping', { ...online, state: 'stopping' }, 'stopping'],
  ['it starts', { ...online, state: 'starting' }, 'starting'],
  ['it was removed', { ...online, state: 'removed' }, 'none'],
])(
  'No machine is asked or started where %s: the answer says so, and what was told last',
  async (_what, item, machine) => {
    const id = await session(item);
    const { json } = await look(id);
    expect(json).toMatchObject({ from: 'last-command', machine, why: expect.any(String), clones: [told] });
    expect(json.clones[0]).not.toHaveProperty('diff');
    expect(world.commands.sent).toEqual([]);
  },
);

it('Saved work of a machine that is stopped can be fetched', async () => {
  const id = await session({
    ...online,
    state: 'stopped',
    saved: { forUse: START, at: START + 5, key: 'saved-work/x' },
  });
  expect((await look(id)).json.saved).toEqual({
    at: START + 5,
    url: `/sessions/${encodeURIComponent(id)}/saved`,
  });
});

it.each<[string, CommandStatus[], RegExp]>([
  ['takes no commands', [], /takes no commands/],
  ['never answers', [{ kind: 'running' }], /did not answer in time/],
  ['loses the command', [{ kind: 'undelivered', reason: 'x' }], /could not answer/],
  ['is not set up', [reported({ schema: 1, outcome: 'not-ready', reason: 'boots' })], /could not look: boots/],
])('A machine that %s is told of, with what was told last', async (_what, statuses, why) => {
  const id = await session(online);
  world.commands.statuses = statuses;
  if (statuses.length === 0) world.commands.refusal = 'InvalidInstanceId';
  const started = world.clock.now();
  const { status, json } = await look(id);
  expect([status, json.from, json.clones]).toEqual([200, 'last-command', [told]]);
  expect(json.why).toMatch(why);
  expect(world.clock.now() - started).toBeLessThan(25_000);
});

const named = (name: string) => Object.assign(new Error('too many'), { name });
const failures = [named('ThrottlingException'), named('InternalServerError'), named('TimeoutError')].concat(
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
);

it.each(failures)('A machine is asked again how far it is after a question that failed with %s', async (failure) => {
  const id = await session(online);
  const answer = reported({ schema: 1, outcome: 'done', results: [], clones: [now] });
  world.commands.statuses = [failure, { kind: 'running' }, failure, answer];
  const { status, json } = await look(id);
  expect([status, json.from, json.clones]).toEqual([200, 'machine', [now]]);
  expect(world.commands.sends).toBe(1);
});

it.each(failures)('A command that fails with %s is not sent again: what was told last is', async (failure) => {
  const id = await session(online);
  world.commands.failure = failure;
  const { status, json } = await look(id);
  expect([status, json.from, json.clones]).toEqual([200, 'last-command', [told]]);
  expect(json.why).toMatch(/could not be asked/);
  expect(world.commands.sends).toBe(1);
});

it('Where every question fails, what was told last is told in time', async () => {
  const id = await session(online);
  world.commands.statuses = Array.from({ length: 100 }, () => named('AccessDeniedException'));
  const started = world.clock.now();
  const { status, json } = await look(id);
  expect([status, json.from, json.clones]).toEqual([200, 'last-command', [told]]);
  expect(json.why).toMatch(/did not answer in time/);
  expect(world.clock.now() - started).toBeLessThan(25_000);
});

it('A clone in which git did not answer is told of as one that is not known, by its machine and after a command', async () => {
  const slow: CloneState = { path: '/w/slow', changed: [], changedCount: 0, isUnknown: true };
  const id = await session(online, [told, slow]);
  const diffs = [{ path: told.path, text: '+new\n' }];
  world.commands.statuses = [reported({ schema: 1, outcome: 'done', results: [], clones: [now, slow], diffs })];
  expect((await look(id)).json).toMatchObject({ from: 'machine', clones: [{ path: told.path }, slow] });
  world.commands.refusal = 'InvalidInstanceId';
  expect((await look(id)).json).toMatchObject({ from: 'last-command', clones: [told, slow] });
});

it('Differences in several clones are cut until the answer holds them all', async () => {
  const id = await session(online);
  const clones = Array.from({ length: 8 }, (_, index) => ({ ...now, path: `/w/${index}` }));
  const diffs = clones.map(({ path }) => ({ path, text: '漢'.repeat(200_000) }));
  world.commands.statuses = [reported({ schema: 1, outcome: 'done', results: [], clones, diffs })];
  const { text, json } = await look(id);
  expect(Buffer.byteLength(text)).toBeLessThan(4_100_000);
  expect(json.clones.map(({ isCut, diff = '' }) => isCut === true && diff.length > 50_000)).toEqual(
    Array(8).fill(true),
  );
});

it('A session of somebody else has no differences, and a machine is not asked again and again', async () => {
  const id = await session(online);
  expect((await look(id, other)).status).toBe(404);
  const statuses = [];
  for (let time = 0; time < 7; time++) {
    world.commands.statuses = [reported({ schema: 1, outcome: 'done', results: [], clones: [now] })];
    world.clock.jump(-700);
    statuses.push((await look(id)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
  expect(world.commands.sent).toHaveLength(6);
});

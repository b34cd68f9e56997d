import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import { archiveKey, isSaved } from '@remote-swe/core/domain/worker/disk';
import type { SaveReport } from '@remote-swe/core/domain/worker/saved-work';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import { SAVE_LOOK_MS, SAVE_MS_MAX, SAVE_TRIES_MAX } from '@remote-swe/core/engine/worker-life/saving';
import { RESCUE_EVERY_MS, RESCUES_MAX } from '@remote-swe/core/engine/worker-life/stop-after-save';
import { describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SETTINGS = { workerIdleMs: 30 * MINUTE, workerRetentionMs: 14 * DAY };

function idleWorld(more: Partial<WorkerItem> = {}): World {
  const world = new World();
  const base = { generation: 3, instanceId: 'i-1', startedAt: START - DAY, launchAttempt: 0 };
  world.table.workers.set(SESSION, { ...base, state: 'online', lastUsedAt: START - 30 * MINUTE, ...more });
  world.machines.statuses.set('i-1', { kind: 'running' });
  return world;
}

const fire = (world: World) =>
  reap(world.ports(), SETTINGS, SESSION, world.workerSchedules.armed.get(SESSION)?.generation ?? 3);

function callOf(world: World): RunCommand['calls'][number] {
  const call = (world.commands.sent.at(-1)?.payload as RunCommand | undefined)?.calls[0];
  if (!call) throw new Error('nothing was sent');
  return call;
}

function answers(world: World, report: SaveReport | string): void {
  const text = typeof report === 'string' ? report : JSON.stringify(report);
  const result: ToolResult = {
    toolCallId: callOf(world).toolCallId,
    isError: typeof report === 'string',
    outcome: 'completed',
    content: [{ type: 'text', text }],
    durationMs: 1,
  };
  world.commands.report(`command-${world.commands.sent.length}`, { schema: 1, outcome: 'done', results: [result] });
}

/** The machine puts its archive; its key. */
function putBy(world: World): string {
  const key = (callOf(world).input as { putUrl: string }).putUrl.slice('https://bucket/put/'.length);
  world.blobs.objects.set(key, new Uint8Array());
  return key;
}

const said = (world: World) => world.chat.said.join('\n');

describe('an idle worker', () => {
  it('An idle worker is asked to save under a claimed try, with the schedule armed before and again soon after', async () => {
    const world = idleWorld();
    expect(await fire(world)).toEqual({ kind: 'save' });
    expect(world.calls.only('worker', 'machines', 'commands', 'schedules')).toEqual([
      'worker.get',
      'schedules.arm',
      'worker.replace online',
      'commands.send run',
      'worker.replace online',
      'schedules.arm',
    ]);
    expect(world.workerSchedules.armed.get(SESSION)).toEqual({ generation: 3, at: START + SAVE_LOOK_MS });
    expect(callOf(world)).toMatchObject({
      name: 'save_work',
      input: { putUrl: expect.stringContaining('saved-work/') },
    });
    expect(JSON.stringify(world.commands.sent)).not.toContain('credentials');
  });

  it.each<[string, SaveReport, object]>([
    [
      'with what was saved',
      { outcome: 'saved', bytes: 5, leftOut: [] },
      { key: expect.stringContaining('saved-work/') },
    ],
    ['with nothing to save', { outcome: 'nothing' }, {}],
  ])('An idle worker is stopped %s, in the write that says so', async (_name, report, expected) => {
    const world = idleWorld();
    await fire(world);
    answers(world, report);
    world.clock.jump(MINUTE);
    expect(await fire(world)).toEqual({ kind: 'collect-save' });
    expect(world.worker).toMatchObject({ state: 'stopping', saved: { at: START, ...expected } });
    expect(world.worker?.saving).toBeUndefined();
    expect(world.worker && isSaved(world.worker)).toBe(true);
    expect(world.machines.statuses.get('i-1')).toEqual({ kind: 'stopping' });
    expect(world.chat.said).toEqual([]);
  });

  it('A running save is looked at again, and after a quarter of an hour the try has failed', async () => {
    const world = idleWorld();
    await fire(world);
    world.clock.jump(MINUTE);
    await fire(world);
    expect(world.commands.sent).toHaveLength(1);
    expect(world.workerSchedules.armed.get(SESSION)?.at).toBe(START + 2 * MINUTE);
    world.clock.jump(SAVE_MS_MAX);
    await fire(world);
    expect(world.commands.sent).toHaveLength(2);
  });

  it('An idle worker runs on while a job of its own does, at most until it would be idle again', async () => {
    const world = idleWorld();
    await fire(world);
    answers(world, { outcome: 'busy', until: START + DAY, jobs: ['Job j1 (make all)'] });
    world.clock.jump(MINUTE);
    await fire(world);
    expect(world.worker).toMatchObject({ state: 'online' });
    expect(world.workerSchedules.armed.get(SESSION)?.at).toBe(START + 31 * MINUTE);
    world.clock.jump(30 * MINUTE);
    expect(await fire(world)).toEqual({ kind: 'save' });
    const ids = world.commands.sent.map(({ payload }) => (payload as RunCommand).calls[0]?.toolCallId);
    expect(new Set(ids).size).toBe(2);
  });

  it.each(['refuses', 'is not reachable', 'is dead'])(
    'An idle worker that %s is stopped after a few tries, and the thread is told',
    async (how) => {
      const world = idleWorld();
      if (how === 'is not reachable') world.commands.sendAnswer = { kind: 'not-reachable', reason: 'no such machine' };
      for (let tries = 0; tries <= SAVE_TRIES_MAX; tries++) {
        await fire(world);
        if (how === 'refuses') answers(world, 'the disk is full');
        if (how === 'is dead')
          world.commands.outcomes.set(`command-${world.commands.sent.length}`, {
            kind: 'undelivered',
            reason: 'TimedOut',
          });
        world.clock.jump(MINUTE);
      }
      expect(world.commands.sent).toHaveLength(SAVE_TRIES_MAX);
      expect(world.worker).toMatchObject({ state: 'stopping' });
      expect(world.worker && isSaved(world.worker)).toBe(false);
      expect(world.chat.said).toHaveLength(1);
      expect(said(world)).toMatch(/could not be saved .*still on the worker's disk/);
    },
  );

  it.each<[string, SaveReport | string, RegExp]>([
    ['could not be saved', 'the disk is full', /could not be saved/],
    ['was too large', { outcome: 'saved', bytes: 5, leftOut: ['big.bin: 30 MiB'] }, /big\.bin/],
  ])('An idle worker tells what %s although EC2 does not take the stop at first', async (_what, report, expected) => {
    const world = idleWorld();
    world.calls.failNext('machines.stop', new Error('throttled'));
    for (let tries = 0; tries <= SAVE_TRIES_MAX && world.worker?.state === 'online'; tries++) {
      await fire(world).catch(() => undefined);
      if (world.worker?.state === 'online') answers(world, report);
      world.clock.jump(MINUTE);
    }
    expect(await fire(world)).toEqual({ kind: 'stop-again' });
    expect(world.machines.statuses.get('i-1')).toEqual({ kind: 'stopping' });
    expect(world.chat.said).toHaveLength(1);
    expect(said(world)).toMatch(expected);
  });

  it('A save tells what was too large, once, and forgets the archive that the new one replaces', async () => {
    const leftOut = ['big.bin: 30 MiB'];
    const old = archiveKey(SESSION, 2, 1);
    const world = idleWorld({ saved: { forUse: 1, at: 1, key: old } });
    world.blobs.objects.set(old, new Uint8Array());
    for (const stops of [1, 2]) {
      await fire(world);
      answers(world, { outcome: 'saved', bytes: 5, leftOut });
      world.clock.jump(MINUTE);
      await fire(world);
      expect(world.chat.said).toHaveLength(1);
      expect(said(world)).toContain('big.bin');
      if (stops === 1)
        world.table.workers.set(SESSION, { ...(world.worker as WorkerItem), state: 'online', lastUsedAt: START - DAY });
    }
    expect([...world.blobs.objects.keys()]).not.toContain(old);
  });

  it('A save that words overtook leaves an archive, which the next save takes away', async () => {
    const world = idleWorld();
    await fire(world);
    const overtaken = putBy(world);
    world.table.workers.set(SESSION, { ...(world.worker as WorkerItem), lastUsedAt: START + MINUTE });
    world.clock.jump(31 * MINUTE);
    await fire(world);
    const named = putBy(world);
    answers(world, { outcome: 'saved', bytes: 5, leftOut: [] });
    world.clock.jump(MINUTE);
    await fire(world);
    expect(world.worker?.saved?.key).toBe(named);
    expect([...world.blobs.objects.keys()]).toEqual([named]);
    expect(overtaken).not.toBe(named);
  });

  it('A save that cannot take older ones away stops the machine all the same; its removal takes them away', async () => {
    const world = idleWorld();
    const old = archiveKey(SESSION, 1, 1);
    world.blobs.objects.set(old, new Uint8Array());
    await fire(world);
    answers(world, { outcome: 'nothing' });
    world.calls.failNext('blobs.names', new Error('throttled'));
    world.clock.jump(MINUTE);
    await fire(world);
    expect(world.worker?.state).toBe('stopping');
    expect([...world.blobs.objects.keys()]).toEqual([old]);
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    await fire(world);
    world.clock.jump(15 * DAY);
    world.calls.failNext('blobs.names', new Error('throttled'));
    await expect(fire(world)).rejects.toThrow('throttled');
    expect(world.workerSchedules.armed.has(SESSION)).toBe(true);
    expect(await fire(world)).toEqual({ kind: 'remove-again' });
    expect([...world.blobs.objects.keys()]).toEqual([]);
    expect(world.workerSchedules.armed.has(SESSION)).toBe(false);
  });
});

describe('a session that comes back', () => {
  const use = (world: World, at: number, more: Partial<WorkerItem> = {}) =>
    world.table.workers.set(SESSION, { ...(world.worker as WorkerItem), lastUsedAt: at, ...more });

  it('A session that comes back during the save keeps its worker: the save says nothing about work since', async () => {
    const world = idleWorld();
    await fire(world);
    answers(world, { outcome: 'nothing' });
    use(world, world.clock.now(), { inFlightUntil: START + 10 * MINUTE });
    world.clock.jump(MINUTE);
    expect(await fire(world)).toMatchObject({ kind: 'later' });
    use(world, START + 2 * MINUTE, { inFlightUntil: undefined });
    world.clock.jump(40 * MINUTE);
    expect(await fire(world)).toEqual({ kind: 'save' });
    expect(world.worker).toMatchObject({ state: 'online' });
  });

  it('A session that comes back between save and stop wins: nothing is stopped or called saved', async () => {
    const world = idleWorld();
    await fire(world);
    answers(world, { outcome: 'nothing' });
    const { collect } = world.commands;
    world.commands.collect = async (...words) => {
      const status = await collect.apply(world.commands, words);
      use(world, world.clock.now(), { inFlightUntil: START + 10 * MINUTE });
      return status;
    };
    world.clock.jump(MINUTE);
    await fire(world);
    expect(world.worker?.state).toBe('online');
    expect(world.worker && isSaved(world.worker)).toBe(false);
    expect(world.calls.names).not.toContain('machines.stop');
  });
});

describe('a stopped worker whose work is not saved', () => {
  const stopped = () => {
    const world = idleWorld({ state: 'stopped', lastUsedAt: START - 14 * DAY });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    return world;
  };

  it('A stopped unsaved worker is started to save, as a new generation with its schedule first, and then removed', async () => {
    const world = stopped();
    expect(await fire(world)).toEqual({ kind: 'rescue' });
    expect(world.calls.only('worker', 'machines', 'commands', 'schedules').slice(-4)).toEqual([
      'schedules.arm',
      'worker.get',
      'worker.replace starting',
      'machines.start',
    ]);
    expect(world.worker).toMatchObject({ state: 'starting', generation: 4, rescues: 1, lastUsedAt: START - 14 * DAY });
    world.machines.statuses.set('i-1', { kind: 'running' });
    world.clock.jump(2 * MINUTE);
    expect(await fire(world)).toEqual({ kind: 'save' });
    answers(world, { outcome: 'saved', bytes: 1, leftOut: [] });
    world.clock.jump(MINUTE);
    await fire(world);
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    world.clock.jump(10 * MINUTE);
    await fire(world);
    expect(await fire(world)).toEqual({ kind: 'remove' });
    expect(world.worker).toMatchObject({ state: 'removed', saved: { key: expect.any(String) } });
    expect(world.chat.said).toEqual([]);
  });

  it.each<[string, (world: World, isShort: boolean) => void]>([
    [
      'its turn',
      (world, isShort) => {
        world.startPermits.waitMs = isShort ? 700 : undefined;
      },
    ],
    [
      'room',
      (world, isShort) => {
        world.machines.startAnswer = isShort ? 'no-capacity' : 'started';
      },
    ],
  ])(
    'A stopped unsaved worker waits for %s as long as it takes: that is none of the few starts',
    async (_what, short) => {
      const world = stopped();
      short(world, true);
      for (let tries = 0; tries <= RESCUES_MAX; tries++) {
        expect(await fire(world)).toEqual({ kind: 'rescue' });
        expect(world.worker).toMatchObject({ state: 'stopped', lastUsedAt: START - 14 * DAY });
        expect(world.worker?.rescues ?? 0).toBe(0);
        const next = (world.workerSchedules.armed.get(SESSION)?.at ?? 0) - world.clock.now();
        expect(next).toBe(2 * MINUTE);
        world.clock.jump(next);
      }
      short(world, false);
      await fire(world);
      expect(world.worker).toMatchObject({ state: 'starting', rescues: 1 });
      expect(world.chat.said).toEqual([]);
    },
  );

  it('A second firing while a stopped worker is being started leaves it alone, so that the next start asks for another type', async () => {
    const world = stopped();
    const { start } = world.machines;
    world.machines.startAnswer = 'no-capacity';
    world.machines.start = async (...words) => {
      expect(await fire(world)).toEqual({ kind: 'later', at: world.clock.now() + 2 * MINUTE });
      return start.apply(world.machines, words);
    };
    expect(await fire(world)).toEqual({ kind: 'rescue' });
    expect(world.worker).toMatchObject({ state: 'stopped', launchAttempt: 1, rescues: 0 });
    expect(world.commands.sent).toEqual([]);
  });

  it('A stopped unsaved worker asks EC2 for nothing before its turn', async () => {
    const world = stopped();
    world.startPermits.waitMs = 700;
    await fire(world);
    expect(world.calls.only('worker.replace', 'machines', 'commands')).toEqual([]);
  });

  it('A stopped unsaved worker tries other types without capacity, then leaves the turns to others for an hour', async () => {
    const world = stopped();
    world.machines.startAnswer = 'no-capacity';
    await fire(world);
    world.machines.noCapacity = { ...world.machines.noCapacity, ladderDone: true };
    world.clock.jump(2 * MINUTE);
    await fire(world);
    expect(world.workerSchedules.armed.get(SESSION)?.at).toBe(world.clock.now() + 60 * MINUTE);
    world.machines.startAnswer = 'started';
    world.clock.jump(60 * MINUTE);
    await fire(world);
    expect(world.machines.startAttempts).toEqual([0, 1, 2]);
    expect(world.worker).toMatchObject({ state: 'starting', rescues: 1 });
  });

  it('A stopped unsaved worker begins with the type that it has, whatever its last launch went through', async () => {
    const world = stopped();
    world.table.workers.set(SESSION, { ...(world.worker as WorkerItem), launchAttempt: 5 });
    await fire(world);
    expect(world.machines.startAttempts).toEqual([0]);
  });

  it('A stopped unsaved worker that a session starts at the same moment is left to the session', async () => {
    const world = stopped();
    const { take } = world.startPermits;
    world.startPermits.take = async (sessionId, expected, next) => {
      world.table.workers.set(SESSION, { ...(world.worker as WorkerItem), state: 'starting', generation: 4 });
      return take.call(world.startPermits, sessionId, expected, next);
    };
    await fire(world);
    expect(world.worker?.rescues).toBeUndefined();
    expect(world.calls.names).not.toContain('machines.start');
  });

  it('A stopped unsaved worker is removed after a few starts in vain, a day apart, and the thread is told', async () => {
    const world = stopped();
    world.commands.sendAnswer = { kind: 'not-reachable', reason: 'no agent' };
    const rescues: number[] = [];
    for (let fires = 0; fires < 60 && world.worker?.state !== 'removed'; fires++) {
      const decision = await fire(world);
      if (decision.kind === 'rescue') rescues.push(world.clock.now());
      if (world.worker?.state === 'stopping') world.machines.statuses.set('i-1', { kind: 'stopped' });
      const next = world.workerSchedules.armed.get(SESSION)?.at ?? 0;
      world.clock.jump(Math.max(0, next - world.clock.now()));
    }
    expect(rescues).toHaveLength(RESCUES_MAX);
    expect((rescues[1] ?? 0) - (rescues[0] ?? 0)).toBeGreaterThanOrEqual(RESCUE_EVERY_MS);
    expect(world.worker?.state).toBe('removed');
    expect(said(world)).toContain('could not be saved and is lost');
  });

  it('A worker is told to be lost, once, though EC2 does not take the removal at first', async () => {
    const world = stopped();
    world.table.workers.set(SESSION, { ...(world.worker as WorkerItem), rescues: RESCUES_MAX });
    world.calls.failNext('machines.terminate', new Error('throttled'));
    await expect(fire(world)).rejects.toThrow('throttled');
    expect(await fire(world)).toEqual({ kind: 'remove-again' });
    expect(world.chat.said).toHaveLength(1);
    expect(said(world)).toContain('could not be saved and is lost');
  });
});

it.each(['schedules.arm', 'worker.replace', 'commands.send', 'commands.collect', 'machines.stop'])(
  'The next firing drives the saving on when it dies at %s',
  async (call) => {
    const world = idleWorld();
    world.calls.failNext(call, new Error('killed'));
    for (let fires = 0; fires < 6; fires++) {
      await fire(world).catch(() => undefined);
      if (world.commands.sent.length > 0 && world.worker?.state === 'online') answers(world, { outcome: 'nothing' });
      world.clock.jump(10 * MINUTE);
    }
    expect(world.worker?.state).toBe('stopping');
    expect(world.worker && isSaved(world.worker)).toBe(true);
    expect(world.machines.statuses.get('i-1')).toEqual({ kind: 'stopping' });
  },
);

import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { decideReaping, reap } from '@remote-swe/core/engine/worker-life/reaper';
import { describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const MINUTE = 60_000;
const SETTINGS = { workerIdleMs: 30 * MINUTE, workerRetentionMs: 24 * 60 * MINUTE };

function item(state: WorkerItem['state'], more: Partial<WorkerItem> = {}): WorkerItem {
  const base = { generation: 3, instanceId: 'i-1', startedAt: 0, launchAttempt: 0 };
  const lastUsedAt = more.lastUsedAt ?? START - 30 * MINUTE;
  return { ...base, state, lastUsedAt, saved: { forUse: lastUsedAt, at: lastUsedAt }, ...more };
}

describe('decideReaping', () => {
  it.each<[string, WorkerItem | undefined, object]>([
    ['no worker', undefined, { kind: 'nothing' }],
    ['idle for long enough', item('online'), { kind: 'stop' }],
    ['a start that nobody used', item('starting'), { kind: 'stop' }],
    ['used meanwhile', item('online', { lastUsedAt: START - MINUTE }), { kind: 'later', at: START + 29 * MINUTE }],
    ['a command in flight', item('online', { inFlightUntil: START + MINUTE }), { kind: 'later', at: START + MINUTE }],
    ['a claim that has run out', item('online', { inFlightUntil: START }), { kind: 'stop' }],
    ['stopping', item('stopping'), { kind: 'stop-again' }],
    ['stopped, kept', item('stopped'), { kind: 'later', at: START + (24 * 60 - 30) * MINUTE }],
    ['stopped for too long', item('stopped', { lastUsedAt: START - 24 * 60 * MINUTE }), { kind: 'remove' }],
  ])('decideReaping answers: %s', (_name, worker, expected) => {
    expect(decideReaping(worker, START, SETTINGS)).toEqual(expected);
  });
});

describe('reap', () => {
  function worldWith(worker: WorkerItem): World {
    const world = new World();
    world.table.workers.set(SESSION, worker);
    world.machines.statuses.set('i-1', { kind: 'running' });
    return world;
  }
  const fire = (world: World) => reap(world.ports(), SETTINGS, SESSION, 3);

  it('The reaper arms its schedule again before it acts, then claims the stop, then stops (G5)', async () => {
    const world = worldWith(item('online'));
    expect(await fire(world)).toEqual({ kind: 'stop' });
    expect(world.calls.names).toEqual(['worker.get', 'schedules.arm', 'worker.replace stopping', 'machines.stop']);
    expect(world.workerSchedules.armed.get(SESSION)).toEqual({ generation: 3, at: START + 10 * MINUTE });
  });

  it('The reaper takes the schedule of an older start, which has overwritten the newest one, as the newest', async () => {
    const world = worldWith(item('online', { generation: 4, lastUsedAt: START - MINUTE }));
    expect(await fire(world)).toEqual({ kind: 'later', at: START + 29 * MINUTE });
    expect(world.workerSchedules.armed.get(SESSION)).toEqual({ generation: 4, at: START + 29 * MINUTE });
  });

  it('The reaper stops nothing when a step has claimed the worker in between', async () => {
    const world = worldWith(item('online'));
    const { get } = world.table;
    world.table.get = async (sessionId) => {
      const seen = await get.call(world.table, sessionId);
      world.table.workers.set(SESSION, item('online', { inFlightUntil: START + MINUTE }));
      return seen;
    };
    expect(await fire(world)).toEqual({ kind: 'nothing' });
    expect(world.calls.names).not.toContain('machines.stop');
  });

  it('The reaper drives on a stop that was claimed and never made', async () => {
    const world = worldWith(item('stopping'));
    await fire(world);
    expect(world.calls.names).toContain('machines.stop');
    expect(world.workerSchedules.armed.get(SESSION)?.at).toBe(START + 10 * MINUTE);
  });

  it('The reaper notes a stop whose event was lost, and sets the schedule to the day of removal', async () => {
    const world = worldWith(item('stopping'));
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    await fire(world);
    expect(world.worker?.state).toBe('stopped');
    expect(world.workerSchedules.armed.get(SESSION)?.at).toBe(START + (24 * 60 - 30) * MINUTE);
  });

  it('The reaper notes a machine that is gone, which needs no schedule any more', async () => {
    const world = worldWith(item('stopping'));
    world.machines.statuses.set('i-1', { kind: 'gone' });
    await fire(world);
    expect(world.worker?.state).toBe('removed');
    expect(world.workerSchedules.armed.size).toBe(0);
  });

  it.each(['stopped', 'gone'] as const)(
    'The reaper leaves its schedule to the session that started the worker anew while EC2 said that it is %s',
    async (kind) => {
      const world = worldWith(item('stopping'));
      const { describe: ask } = world.machines;
      world.machines.statuses.set('i-1', { kind });
      world.machines.describe = async (instanceId) => {
        const status = await ask.call(world.machines, instanceId);
        await world.workerSchedules.arm(SESSION, 4, START + 30 * MINUTE);
        world.table.workers.set(SESSION, item('starting', { generation: 4, lastUsedAt: START }));
        return status;
      };
      await fire(world);
      expect(world.workerSchedules.armed.get(SESSION)).toEqual({ generation: 4, at: START + 30 * MINUTE });
    },
  );

  it('The reaper removes the worker, and its schedule with it', async () => {
    const world = worldWith(item('stopped', { lastUsedAt: 0 }));
    expect(await fire(world)).toEqual({ kind: 'remove' });
    expect(world.calls.only('worker', 'machines', 'schedules')).toEqual([
      'worker.get',
      'schedules.arm',
      'worker.replace removed',
      'machines.terminate',
      'schedules.remove',
      'worker.get',
    ]);
  });

  it('The reaper removes no schedule for good that a new start has armed while it ended the machine before it', async () => {
    const world = worldWith(item('removed'));
    const { terminate } = world.machines;
    world.machines.terminate = async (instanceId) => {
      await terminate.call(world.machines, instanceId);
      await world.workerSchedules.arm(SESSION, 4, START + 30 * MINUTE);
      world.table.workers.set(SESSION, item('starting', { generation: 4, lastUsedAt: START }));
    };
    expect(await fire(world)).toEqual({ kind: 'remove-again' });
    expect(world.calls.names).toContain('schedules.remove');
    expect(world.workerSchedules.armed.get(SESSION)).toEqual({ generation: 4, at: START + 10 * MINUTE });
  });

  it.each(['schedules.arm', 'worker.replace', 'machines.stop'])(
    'The next firing drives the reaper on when it dies at %s',
    async (call) => {
      const world = worldWith(item('online'));
      world.calls.failNext(call, new Error('killed'));
      await expect(fire(world)).rejects.toThrow('killed');
      world.clock.jump(10 * MINUTE);
      await fire(world);
      expect(world.machines.statuses.get('i-1')).toEqual({ kind: 'stopping' });
    },
  );

  it.each(['worker.replace', 'machines.terminate', 'schedules.remove'])(
    'The reaper leaves no machine behind when it dies at %s while removing',
    async (call) => {
      const world = worldWith(item('stopped', { lastUsedAt: 0 }));
      world.calls.failNext(call, new Error('killed'));
      await expect(fire(world)).rejects.toThrow('killed');
      world.clock.jump(10 * MINUTE);
      await fire(world);
      expect(world.machines.statuses.get('i-1')).toEqual({ kind: 'gone' });
      expect(world.workerSchedules.armed.size).toBe(0);
    },
  );
});

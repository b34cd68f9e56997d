import type { FoundMachine } from '@remote-swe/core/domain/worker/orphans';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { LATE_MAX, REMOVALS_MAX, removeOrphans } from '@remote-swe/core/engine/worker-life/orphans';
import type { Fleet } from '@remote-swe/core/ports/workers/fleet';
import { describe, expect, it } from 'vitest';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const PAGE = 10;
const MINUTE = 60_000;
const SETTINGS = { workerIdleMs: 30 * MINUTE, workerRetentionMs: 24 * 60 * MINUTE };

/** A deployment with nothing but machines of sessions that nobody knows. */
class LostFleet implements Fleet {
  readonly asked: string[] = [];
  #machines: FoundMachine[];

  constructor(count: number, launchedAt = 0) {
    this.#machines = Array.from({ length: count }, (_, index) => ({
      machineId: `i-${index}`,
      sessionId: `slack:T1:C1:${index}.000001`,
      launchedAt,
    }));
  }

  get left(): number {
    return this.#machines.length;
  }

  machines(page = '0') {
    const start = Number(page);
    const end = start + PAGE;
    const next = end < this.#machines.length ? { next: String(end) } : {};
    return Promise.resolve({ found: this.#machines.slice(start, end), ...next });
  }

  volumes() {
    this.asked.push('volumes');
    return Promise.resolve({ found: [] });
  }

  schedules(prefix: string) {
    this.asked.push(`schedules ${prefix}`);
    return Promise.resolve({ found: [] });
  }

  terminate(machineId: string) {
    this.#machines = this.#machines.filter((machine) => machine.machineId !== machineId);
    return Promise.resolve();
  }

  deleteVolume = () => Promise.resolve();
  deleteSchedule = () => Promise.resolve();
}

function run(world: World, fleet: Fleet) {
  return removeOrphans({ ...world.ports(), fleet }, SETTINGS);
}

describe('removeOrphans', () => {
  it('removeOrphans removes no more than a bound in one run, and says so; the next goes on', async () => {
    const world = new World();
    const fleet = new LostFleet(4 * REMOVALS_MAX);
    expect(await run(world, fleet)).toEqual({ removed: REMOVALS_MAX });
    expect(fleet.left).toBe(3 * REMOVALS_MAX);
    expect(JSON.stringify(world.log)).toContain('Too many orphans for one run');
  });

  it('removeOrphans looks at the schedules of another part each hour, and at all in sixteen', async () => {
    const world = new World();
    const fleet = new LostFleet(0);
    for (let hour = 0; hour < 16; hour++) {
      await run(world, fleet);
      world.clock.jump(60 * 60_000);
    }
    const parts = fleet.asked.filter((asked) => asked.startsWith('schedules')).sort();
    const named = (prefix: string) => [...'0123456789abcdef'].map((digit) => `schedules ${prefix}-${digit}`);
    expect(parts).toEqual([...named('session'), ...named('worker')]);
  });

  const sessionId = 'slack:T1:C1:0.000001';
  const IDLE_SINCE = START - 90 * MINUTE;

  function withWorker(more: Partial<WorkerItem>): World {
    const world = new World();
    const item: WorkerItem = { state: 'online', generation: 7, startedAt: 0, lastUsedAt: IDLE_SINCE, launchAttempt: 0 };
    const forUse = more.lastUsedAt ?? IDLE_SINCE;
    world.table.workers.set(sessionId, { ...item, instanceId: 'i-0', saved: { forUse, at: forUse }, ...more });
    world.machines.statuses.set('i-0', { kind: 'running' });
    world.machines.tagged = 'i-0';
    return world;
  }

  const LATE: [string, Partial<WorkerItem>, string][] = [
    ['is idle for an hour longer than it may', { state: 'online' }, 'machines.stop'],
    ['never came online', { state: 'starting' }, 'machines.stop'],
    ['was launched and not written down', { state: 'starting', instanceId: undefined }, 'machines.stop'],
    ['is still being stopped', { state: 'stopping' }, 'machines.stop'],
    [
      'is kept for an hour longer than it may',
      { state: 'stopped', lastUsedAt: START - 25 * 60 * MINUTE },
      'machines.terminate',
    ],
  ];

  it.each(LATE)(
    'removeOrphans sees at once to a worker that %s: its schedule does not fire (G5)',
    async (_what, more, done) => {
      const world = withWorker(more);
      expect(await run(world, new LostFleet(1))).toEqual({ removed: 0 });
      expect(world.calls.names).toContain(done);
    },
  );

  it.each(LATE)(
    'removeOrphans sees to a worker that %s although Scheduler takes nothing (G5)',
    async (_what, more, done) => {
      const world = withWorker(more);
      for (const call of ['schedules.arm', 'schedules.remove'])
        world.calls.failNext(call, new Error('Scheduler is down'));
      await run(world, new LostFleet(1));
      expect(world.calls.names).toContain(done);
      expect(JSON.stringify(world.log)).toContain('A schedule could not be set');
    },
  );

  it('removeOrphans sees to the others when one cannot be seen to, and fails in the end, for the alarm', async () => {
    const world = withWorker({});
    const other = 'slack:T1:C1:1.000001';
    const item = world.table.workers.get(sessionId);
    if (item) world.table.workers.set(other, { ...item, instanceId: 'i-1' });
    world.machines.statuses.set('i-1', { kind: 'running' });
    world.calls.failNext('machines.stop', new Error('EC2 is down'));
    await expect(run(world, new LostFleet(2))).rejects.toThrow('1 workers that are past their schedules');
    expect(world.machines.statuses.get('i-1')).toEqual({ kind: 'stopping' });
  });

  it('removeOrphans sees to no more late workers in one run than a bound', async () => {
    const world = new World();
    const count = LATE_MAX + 5;
    for (let index = 0; index < count; index++)
      world.table.workers.set(`slack:T1:C1:${index}.000001`, {
        ...{ state: 'stopping', generation: 1, startedAt: 0, lastUsedAt: IDLE_SINCE, launchAttempt: 0 },
        instanceId: `i-${index}`,
      });
    for (let index = 0; index < count; index++) world.machines.statuses.set(`i-${index}`, { kind: 'running' });
    await run(world, new LostFleet(count));
    expect(world.calls.names.filter((name) => name === 'machines.stop')).toHaveLength(LATE_MAX);
  });

  it.each<[string, Partial<WorkerItem>]>([
    ['may still be stopped in time', { lastUsedAt: IDLE_SINCE + 1 }],
    ['runs a command', { inFlightUntil: START }],
    ['is kept', { state: 'stopped' }],
    ['was removed, and is nearly gone', { state: 'removed' }],
  ])('removeOrphans leaves the schedule alone of a worker that %s', async (_what, more) => {
    const world = new World();
    const item: WorkerItem = { state: 'online', generation: 7, startedAt: 0, lastUsedAt: IDLE_SINCE, launchAttempt: 0 };
    world.table.workers.set(sessionId, { ...item, instanceId: 'i-0', ...more });
    await run(world, new LostFleet(1, START));
    expect(world.workerSchedules.armed.size).toBe(0);
  });

  it('removeOrphans says how many machines run and how many disks idle', async () => {
    const world = new World();
    const worker = { generation: 1, startedAt: 0, lastUsedAt: START, launchAttempt: 0 } as const;
    for (const [index, state] of (['online', 'stopped', 'stopped'] as const).entries())
      world.table.workers.set(`slack:T1:C1:${index}.000001`, { ...worker, state, instanceId: `i-${index}` });
    const fleet = new LostFleet(3);
    const machines = fleet.machines.bind(fleet);
    fleet.machines = async (page) => {
      const { found, ...more } = await machines(page);
      return { found: found.map((each) => ({ ...each, isStopped: each.machineId !== 'i-0' })), ...more };
    };
    await run(world, fleet);
    expect(JSON.stringify(world.log)).toContain('"running":1,"stopped":2,"looseDisks":0');
  });

  it('removeOrphans removes no schedule for good that a new start has armed meanwhile', async () => {
    const world = new World();
    const sessionId = 'slack:T1:C1:1.000001';
    const worker = { state: 'removed', generation: 1, startedAt: 0, lastUsedAt: 0, launchAttempt: 0 } as const;
    world.table.workers.set(sessionId, worker);
    const fleet = new LostFleet(0);
    const schedule = { name: 'worker-1', sessionId, generation: 1, changedAt: 0 };
    const asked = { is: false };
    const lost: Fleet = Object.assign(fleet, {
      schedules: async () => ({ found: asked.is ? [] : [schedule] }),
      deleteSchedule: async () => {
        asked.is = true;
        world.table.workers.set(sessionId, { ...worker, state: 'starting', generation: 2, startedAt: START });
      },
    });
    expect(await run(world, lost)).toEqual({ removed: 1 });
    expect(world.workerSchedules.armed.get(sessionId)).toMatchObject({ generation: 2 });
  });

  it('removeOrphans comes to the last page', async () => {
    const world = new World();
    for (let index = 0; index < 35; index++) {
      const kept = { state: 'stopped', generation: 1, startedAt: 0, lastUsedAt: 0, launchAttempt: 0 } as const;
      if (index !== 34) world.table.workers.set(`slack:T1:C1:${index}.000001`, { ...kept, instanceId: `i-${index}` });
    }
    const fleet = new LostFleet(35);
    expect(await run(world, fleet)).toEqual({ removed: 1 });
    expect(fleet.left).toBe(34);
  });
});

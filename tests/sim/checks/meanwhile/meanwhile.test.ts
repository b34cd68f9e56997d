import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { describe, expect, it } from 'vitest';
import { CALM } from '../../scenario/rates.ts';
import { SimWorld } from '../../world.ts';
import { Watch } from './watch.ts';

const SESSION = 'slack:T1:C1:1.000001';
const MINUTE_MS = 60_000;

/** A world in which nobody writes, with one machine whose schedule is armed. */
async function worldWithMachine() {
  const turns = [{ kind: 'answer', words: 'answer-0-0' }] as const;
  const sessions = [{ deeds: [], turns: [...turns] }];
  const world = new SimWorld({ seed: 3, sessions, rates: CALM, limits: { budgetUsd: 25 } }, false);
  const { schedules, ec2, table } = world.things;
  const now = world.timeline.now();
  await schedules.arm(SESSION, 1, now + 60 * MINUTE_MS);
  await ec2.launch({ sessionId: SESSION, generation: 1, launchAttempt: 0, bootFailures: 0 });
  const item = { state: 'online', generation: 1, instanceId: 'i-1', startedAt: now, lastUsedAt: now } as const;
  const worker: WorkerItem = { ...item, launchAttempt: 0 };
  table.workers.set(SESSION, worker);
  const pass = (minutes: number) => world.timeline.run(() => false, world.timeline.now() + minutes * MINUTE_MS);
  return { world, worker, pass };
}

describe('at any moment of a simulated run', () => {
  it('A machine whose schedule is armed is no fault at any moment', async () => {
    const { world, pass } = await worldWithMachine();
    await pass(10);
    expect(world.seen).toEqual([]);
  });

  it('A machine without a schedule is seen within minutes, and told once, also when the schedule comes back', async () => {
    const { world, pass } = await worldWithMachine();
    await world.things.schedules.remove(SESSION);
    await pass(5);
    await world.things.schedules.arm(SESSION, 1, world.timeline.now() + 60 * MINUTE_MS);
    await pass(5);
    expect(world.seen).toEqual(['G5: i-1 is there, and no schedule is armed for it, for 60 s']);
    expect(world.meanwhile.removedBesideStarts).toBe(1);
  });

  it('A schedule that is missing for less than a minute is no fault', async () => {
    const { world, pass } = await worldWithMachine();
    await world.things.schedules.remove(SESSION);
    await pass(0.9);
    await world.things.schedules.arm(SESSION, 1, world.timeline.now() + 60 * MINUTE_MS);
    await pass(5);
    expect(world.seen).toEqual([]);
  });

  it('A machine that boots without a schedule is seen at once', async () => {
    const { world } = await worldWithMachine();
    const request = { sessionId: 'slack:T1:C1:2.000002', generation: 1, launchAttempt: 0, bootFailures: 0 };
    await world.things.ec2.launch(request);
    expect(world.seen).toEqual(['G5: i-2 boots, and no schedule is armed for it']);
  });

  it('A second machine of a session is a stray after half an hour, before the hourly look would take it', async () => {
    const { world, worker, pass } = await worldWithMachine();
    world.things.table.workers.set(SESSION, { ...worker, instanceId: 'i-2' });
    await pass(29);
    expect(world.seen).toEqual([]);
    await pass(4);
    expect(world.seen).toEqual(['G5: i-1 runs, and is no session’s worker, for 1800 s']);
  });
});

describe('a watch', () => {
  it('What goes between two looks begins anew, and what stands is told once', () => {
    const watch = new Watch();
    const standing = [{ what: 'it is so', toleratedMs: 1_000 }];
    expect(watch.look(0, standing)).toEqual([]);
    expect(watch.look(600, [])).toEqual([]);
    expect(watch.look(1_200, standing)).toEqual([]);
    expect(watch.look(2_200, standing)).toEqual(['it is so, for 1 s']);
    expect(watch.look(9_000, standing)).toEqual([]);
  });
});

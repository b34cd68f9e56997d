import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import { expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const MINUTE = 60_000;
const SETTINGS = { workerIdleMs: 30 * MINUTE, workerRetentionMs: 24 * 60 * MINUTE };

/** A step died between RunInstances and the entry that would have recorded the machine. */
const unrecorded: WorkerItem = {
  state: 'starting',
  generation: 1,
  startedAt: START - 60 * MINUTE,
  lastUsedAt: START - 60 * MINUTE,
  launchAttempt: 0,
  saved: { forUse: START - 60 * MINUTE, at: START - 60 * MINUTE },
};

it('The reaper stops a machine that no entry has recorded: it is found by its tag (G5)', async () => {
  const world = new World();
  world.table.workers.set(SESSION, unrecorded);
  world.machines.tagged = 'i-9';
  world.machines.statuses.set('i-9', { kind: 'running' });
  expect(await reap(world.ports(), SETTINGS, SESSION, 1)).toEqual({ kind: 'stop' });
  expect(world.machines.statuses.get('i-9')).toEqual({ kind: 'stopping' });
  expect(world.worker).toMatchObject({ state: 'stopping', instanceId: 'i-9' });
});

it('The reaper ends the schedule of a start that never made a machine', async () => {
  const world = new World();
  world.table.workers.set(SESSION, unrecorded);
  await reap(world.ports(), SETTINGS, SESSION, 1);
  expect(await reap(world.ports(), SETTINGS, SESSION, 1)).toEqual({ kind: 'stop-again' });
  expect(world.worker?.state).toBe('removed');
  expect(world.workerSchedules.armed.has(SESSION)).toBe(false);
});

it('The reaper goes on with a schedule ahead of the item: the step that armed it died before it wrote', async () => {
  const world = new World();
  world.table.workers.set(SESSION, { ...unrecorded, state: 'stopped', instanceId: 'i-1' });
  const decision = await reap(world.ports(), SETTINGS, SESSION, 2);
  expect(decision.kind).toBe('later');
  expect(world.workerSchedules.armed.get(SESSION)?.at).toBe(START + 23 * 60 * MINUTE);
});

import {
  allFound,
  type FoundMachine,
  OLD_SCHEDULE_NAME_PREFIX,
  type Orphan,
  orphansAmong,
  SCHEDULE_NAME_PREFIX,
} from '@remote-swe/core/domain/worker/orphans';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Ops } from '../kit/ops.ts';

/** Things of one kind that one command looks at: pages of 100. */
const PAGES_MAX = 200;

/** All machines of the deployment. */
export function machinesOf({ fleet }: Ops): Promise<{ found: FoundMachine[]; isAll: boolean }> {
  return allFound((page) => fleet.machines(page), PAGES_MAX);
}

/** As the reaper judges them each hour; all of them, not a part. */
export async function orphansOf(ops: Ops): Promise<{ orphans: Orphan[]; machines: FoundMachine[]; isAll: boolean }> {
  const { fleet } = ops;
  const machines = await machinesOf(ops);
  const volumes = await allFound((page) => fleet.volumes(page), PAGES_MAX);
  const schedules = await Promise.all(
    [SCHEDULE_NAME_PREFIX, OLD_SCHEDULE_NAME_PREFIX].map((prefix) =>
      allFound((page) => fleet.schedules(prefix, page), PAGES_MAX),
    ),
  );
  const clocks = schedules.flatMap(({ found }) => found);
  const known = { items: await itemsOf(ops, [...machines.found, ...volumes.found, ...clocks]), now: ops.clock.now() };
  const orphans = [
    ...orphansAmong('machine', machines.found, known),
    ...orphansAmong('volume', volumes.found, known),
    ...orphansAmong('clock', clocks, known),
  ];
  return { orphans, machines: machines.found, isAll: [machines, volumes, ...schedules].every(({ isAll }) => isAll) };
}

/** One after the other: an account may have thousands. */
async function itemsOf(
  { workerStore }: Ops,
  things: { sessionId: string }[],
): Promise<Map<string, WorkerItem | undefined>> {
  const items = new Map<string, WorkerItem | undefined>();
  for (const { sessionId } of things) if (!items.has(sessionId)) items.set(sessionId, await workerStore.get(sessionId));
  return items;
}

export function removeOrphan({ fleet }: Ops, { kind, id }: Orphan): Promise<void> {
  switch (kind) {
    case 'machine':
      return fleet.terminate(id);
    case 'volume':
      return fleet.deleteVolume(id);
    case 'clock':
      return fleet.deleteSchedule(id);
  }
}

import {
  type FoundMachine,
  type FoundSchedule,
  type FoundVolume,
  machineOrphan,
  OLD_SCHEDULE_NAME_PREFIX,
  type OrphanReason,
  SCHEDULE_NAME_PREFIX,
  scheduleOrphan,
  volumeOrphan,
} from '@remote-swe/core/domain/worker/orphans';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Ops } from '../kit/ops.ts';

/** Things of one kind that one command looks at: pages of 100. */
const PAGES_MAX = 200;

type Page<Thing> = { found: Thing[]; next?: string };

/** All pages of a list, up to a bound. `isAll` false: there are more. */
export async function allPages<Thing>(
  list: (page?: string) => Promise<Page<Thing>>,
): Promise<{ found: Thing[]; isAll: boolean }> {
  const found: Thing[] = [];
  let page: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const answer = await list(page);
    found.push(...answer.found);
    page = answer.next;
    if (!page) return { found, isAll: true };
  }
  return { found, isAll: false };
}

/** Something with the deployment's tag that belongs to no session's worker, and why. */
export type Orphan = { kind: 'machine' | 'volume' | 'clock'; id: string; sessionId: string; reason: string };

/** As the reaper judges them each hour; all of them, not a part. */
export async function orphansOf(ops: Ops): Promise<{ orphans: Orphan[]; machines: FoundMachine[]; isAll: boolean }> {
  const { fleet } = ops;
  const items = new Map<string, WorkerItem | undefined>();
  const machines = await allPages<FoundMachine>((page) => fleet.machines(page));
  const volumes = await allPages<FoundVolume>((page) => fleet.volumes(page));
  const schedules = await Promise.all(
    [SCHEDULE_NAME_PREFIX, OLD_SCHEDULE_NAME_PREFIX].map((prefix) =>
      allPages<FoundSchedule>((page) => fleet.schedules(prefix, page)),
    ),
  );
  // The items are read after the things were found, as the rules want it.
  const judge = async <Thing extends { sessionId: string }>(
    kind: Orphan['kind'],
    things: Thing[],
    rule: (thing: Thing, item: WorkerItem | undefined, now: number) => OrphanReason,
    idOf: (thing: Thing) => string,
  ): Promise<Orphan[]> => {
    const orphans: Orphan[] = [];
    for (const thing of things) {
      if (!items.has(thing.sessionId)) items.set(thing.sessionId, await ops.workerStore.get(thing.sessionId));
      const reason = rule(thing, items.get(thing.sessionId), ops.clock.now());
      if (reason) orphans.push({ kind, id: idOf(thing), sessionId: thing.sessionId, reason });
    }
    return orphans;
  };
  const orphans = [
    ...(await judge('machine', machines.found, machineOrphan, ({ machineId }) => machineId)),
    ...(await judge('volume', volumes.found, volumeOrphan, ({ volumeId }) => volumeId)),
    ...(await judge(
      'clock',
      schedules.flatMap(({ found }) => found),
      scheduleOrphan,
      ({ name }) => name,
    )),
  ];
  return { orphans, machines: machines.found, isAll: [machines, volumes, ...schedules].every(({ isAll }) => isAll) };
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

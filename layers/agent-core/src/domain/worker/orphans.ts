import type { WorkerItem } from './worker.ts';

/** What a deployment left behind: a thing with its tag that no session's worker item stands for any more. */
export type FoundMachine = { machineId: string; sessionId: string; launchedAt: number; isStopped?: boolean };
export type FoundVolume = { volumeId: string; sessionId: string; createdAt: number };
export type FoundSchedule = { name: string; sessionId: string; generation: number; changedAt: number };

/** Names of workers' schedules begin so, and go on with hexadecimal digits. */
export const SCHEDULE_NAME_PREFIX = 'worker-';
/**
 * Schedules of older releases began like this. They are one-time schedules: they fire once more at most, and are removed with
 * their workers.
 */
export const OLD_SCHEDULE_NAME_PREFIX = 'session-';

/** A machine this young may belong to a step that has not written it down yet: a step and its redeliveries take minutes. */
export const MACHINE_GRACE_MS = 60 * 60_000;
/** A disk costs little and may hold the only copy of something; a schedule costs nothing. */
export const REMAINS_GRACE_MS = 24 * 60 * 60_000;

/** Why the thing is an orphan; undefined keeps it. All of them are pure. */
export type OrphanReason = string | undefined;

/**
 * `item` must have been read after the machine was found. One without a machine may be about to get this one, and its reaper
 * finds it by the same mark.
 */
export function machineOrphan(found: FoundMachine, item: WorkerItem | undefined, now: number): OrphanReason {
  if (now - found.launchedAt < MACHINE_GRACE_MS) return undefined;
  if (!item) return 'no session';
  if (item.state === 'removed') return 'the session’s worker was removed';
  if (!item.instanceId || item.instanceId === found.machineId) return undefined;
  return `of an older generation: the session’s worker is ${item.instanceId}`;
}

/** A disk that is attached to nothing. While the session has a worker, somebody may have detached its disk on purpose. */
export function volumeOrphan(found: FoundVolume, item: WorkerItem | undefined, now: number): OrphanReason {
  if (now - found.createdAt < REMAINS_GRACE_MS) return undefined;
  if (!item) return 'no session';
  return item.state === 'removed' ? 'the session’s worker was removed' : undefined;
}

/** A schedule that has nothing to stop or remove any more. One of an older generation is moved by the next step, never removed here. */
export function scheduleOrphan(found: FoundSchedule, item: WorkerItem | undefined, now: number): OrphanReason {
  if (now - found.changedAt < REMAINS_GRACE_MS) return undefined;
  if (!item) return 'no session';
  return item.state === 'removed' && found.generation <= item.generation
    ? 'the session’s worker was removed'
    : undefined;
}

type Found = { machine: FoundMachine; volume: FoundVolume; clock: FoundSchedule };

/** Something with the deployment's tag that belongs to no session's worker, and why. */
export type Orphan<Kind extends keyof Found = keyof Found> = {
  kind: Kind;
  id: string;
  sessionId: string;
  reason: string;
};

const KINDS: {
  [Kind in keyof Found]: {
    idOf(found: Found[Kind]): string;
    orphan(found: Found[Kind], item: WorkerItem | undefined, now: number): OrphanReason;
  };
} = {
  machine: { idOf: ({ machineId }) => machineId, orphan: machineOrphan },
  volume: { idOf: ({ volumeId }) => volumeId, orphan: volumeOrphan },
  clock: { idOf: ({ name }) => name, orphan: scheduleOrphan },
};

/** Worker items by session: read after the things were found, as the rules want it. */
export type KnownWorkers = { items: ReadonlyMap<string, WorkerItem | undefined>; now: number };

export function orphansAmong<Kind extends keyof Found>(
  kind: Kind,
  things: readonly Found[Kind][],
  { items, now }: KnownWorkers,
): Orphan<Kind>[] {
  const { idOf, orphan } = KINDS[kind];
  return things.flatMap((thing) => {
    const { sessionId } = thing;
    const reason = orphan(thing, items.get(sessionId), now);
    return reason ? [{ kind, id: idOf(thing), sessionId, reason }] : [];
  });
}

/** All that a list finds, up to a bound of pages. `isAll` false: there is more. */
export async function allFound<Thing>(
  list: (page?: string) => Promise<{ found: Thing[]; next?: string }>,
  pagesMax: number,
): Promise<{ found: Thing[]; isAll: boolean }> {
  const found: Thing[] = [];
  let page: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const answer = await list(page);
    found.push(...answer.found);
    page = answer.next;
    if (!page) return { found, isAll: true };
  }
  return { found, isAll: false };
}

import {
  clockOrphan,
  type FoundClock,
  type FoundMachine,
  type FoundVolume,
  machineOrphan,
  type OrphanReason,
  volumeOrphan,
} from '../domain/orphans.ts';
import type { WorkerItem } from '../domain/worker.ts';
import type { Clock, Fleet, Log, WorkerClock, WorkerStore } from '../ports.ts';
import { decideReaping, type ReaperSettings } from './reaper.ts';
import { REAP_SOON_MS } from './settings.ts';

/** Pages of each kind that one run looks at, 100 things each. The next run begins at another part of the clocks. */
const PAGES_MAX = 20;
/** Things that one run removes. Catches a table that lost its items: a person sees the log before everything is gone. */
export const REMOVALS_MAX = 25;
/** The clocks' names end in hexadecimal digits; each hour looks at those of one digit, a day at all of them. */
const CLOCK_PARTS = 16;
const HOUR_MS = 60 * 60_000;
/** A clock fires within a minute, and is tried again for an hour. One that is later than this is lost. */
const CLOCK_LATE_MS = HOUR_MS;

export type OrphanPorts = {
  fleet: Fleet;
  workerStore: WorkerStore;
  workerClock: WorkerClock;
  clock: Clock;
  log: Log;
};

type Kind<Thing> = {
  name: string;
  list(page: string | undefined): Promise<{ found: Thing[]; next?: string }>;
  orphan(found: Thing, item: WorkerItem | undefined, now: number): OrphanReason;
  idOf(found: Thing): string;
  remove(found: Thing): Promise<void>;
  /** For what stays. */
  keep?(found: Thing, item: WorkerItem | undefined): Promise<void>;
};

/**
 * Looks for machines, disks and clocks of this deployment that belong to no session's worker, and removes them. A machine that
 * belongs to one and is past the time of its clock gets it set anew.
 */
export async function removeOrphans(ports: OrphanPorts, settings: ReaperSettings): Promise<{ removed: number }> {
  const { fleet } = ports;
  const part = Math.floor(ports.clock.now() / HOUR_MS) % CLOCK_PARTS;
  const machines: Kind<FoundMachine> = {
    name: 'machine',
    list: (page) => fleet.machines(page),
    orphan: machineOrphan,
    idOf: (found) => found.instanceId,
    remove: (found) => fleet.terminate(found.instanceId),
    keep: (found, item) => setLostClock(ports, settings, found, item),
  };
  const volumes: Kind<FoundVolume> = {
    name: 'volume',
    list: (page) => fleet.volumes(page),
    orphan: volumeOrphan,
    idOf: (found) => found.volumeId,
    remove: (found) => fleet.deleteVolume(found.volumeId),
  };
  const clocks: Kind<FoundClock> = {
    name: 'clock',
    list: (page) => fleet.clocks(part.toString(16), page),
    orphan: clockOrphan,
    idOf: (found) => found.name,
    remove: (found) => fleet.deleteClock(found.name),
  };
  let removed = await removeKind(ports, machines, REMOVALS_MAX);
  removed += await removeKind(ports, volumes, REMOVALS_MAX - removed);
  removed += await removeKind(ports, clocks, REMOVALS_MAX - removed);
  if (removed >= REMOVALS_MAX) ports.log.error('Too many orphans for one run; the next goes on', { removed });
  return { removed };
}

/** The item is read after the thing was found: what became somebody's in between is seen as such. */
async function removeKind<Thing extends { sessionId: string }>(
  ports: OrphanPorts,
  kind: Kind<Thing>,
  removalsMax: number,
): Promise<number> {
  let removed = 0;
  let page: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const { found, next } = await kind.list(page);
    for (const thing of found) {
      if (removed >= removalsMax) return removed;
      const item = await ports.workerStore.get(thing.sessionId);
      const reason = kind.orphan(thing, item, ports.clock.now());
      if (!reason) {
        await kind.keep?.(thing, item);
        continue;
      }
      ports.log.info('orphan', { kind: kind.name, id: kind.idOf(thing), sessionId: thing.sessionId, reason });
      await kind.remove(thing);
      removed++;
    }
    if (!next) return removed;
    page = next;
  }
  return removed;
}

/** A session has one clock, without conditions: of two that set it at the same moment, the one of the older start may win. */
async function setLostClock(
  ports: OrphanPorts,
  settings: ReaperSettings,
  { sessionId }: FoundMachine,
  item: WorkerItem | undefined,
): Promise<void> {
  const now = ports.clock.now();
  if (!item || item.state === 'removed') return;
  if (decideReaping(item, item.generation, now - CLOCK_LATE_MS, settings).kind === 'later') return;
  ports.log.info('A worker is past its clock, which is set anew', {
    sessionId,
    generation: item.generation,
    state: item.state,
  });
  await ports.workerClock.arm(sessionId, item.generation, now + REAP_SOON_MS);
}

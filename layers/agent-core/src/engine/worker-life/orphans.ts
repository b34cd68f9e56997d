import { counted } from '../../domain/metrics/metrics.ts';
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
} from '../../domain/worker/orphans.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { Fleet } from '../../ports/workers/fleet.ts';
import type { WorkerSchedules } from '../../ports/workers/worker-schedules.ts';
import { armForNewStart, decideReaping, type ReaperPorts, type ReaperSettings, reap } from './reaper.ts';

/** Pages of each kind that one run looks at, 100 things each. The next run begins at another part of the schedules. */
const PAGES_MAX = 20;
/** Things that one run removes. Catches a table that lost its items: a person sees the log before everything is gone. */
export const REMOVALS_MAX = 25;
/** The schedules' names end in hexadecimal digits; each hour looks at those of one digit, a day at all of them. */
const SCHEDULE_PARTS = 16;
const HOUR_MS = 60 * 60_000;
/** A schedule fires within a minute, and then every ten. One that is later than this does not fire. */
const SCHEDULE_LATE_MS = HOUR_MS;
/** Late workers that one run sees to, some calls each. The next hour goes on. */
export const LATE_MAX = 20;

export type OrphanPorts = ReaperPorts & { fleet: Fleet };

type Kind<Thing> = {
  name: string;
  list(page: string | undefined): Promise<{ found: Thing[]; next?: string }>;
  orphan(found: Thing, item: WorkerItem | undefined, now: number): OrphanReason;
  idOf(found: Thing): string;
  remove(found: Thing): Promise<void>;
  /** Called for each thing that stays. */
  keep?(found: Thing, item: WorkerItem | undefined): Promise<void>;
};

/**
 * Looks for machines, disks and schedules of this deployment that belong to no session's worker, and removes them. A machine that belongs to
 * one and is past the time of its schedule is seen to at once, as its schedule would have done.
 */
export async function removeOrphans(ports: OrphanPorts, settings: ReaperSettings): Promise<{ removed: number }> {
  const { fleet } = ports;
  const late: Late = { left: LATE_MAX, failed: 0 };
  const kept = { running: 0, stopped: 0, looseDisks: 0 };
  const part = Math.floor(ports.clock.now() / HOUR_MS) % SCHEDULE_PARTS;
  const machines: Kind<FoundMachine> = {
    name: 'machine',
    list: (page) => fleet.machines(page),
    orphan: machineOrphan,
    idOf: (found) => found.machineId,
    remove: (found) => fleet.terminate(found.machineId),
    keep: (found, item) => {
      kept[found.isStopped ? 'stopped' : 'running']++;
      return reapLate(ports, settings, { found, item }, late);
    },
  };
  const volumes: Kind<FoundVolume> = {
    name: 'volume',
    list: (page) => fleet.volumes(page),
    orphan: volumeOrphan,
    idOf: (found) => found.volumeId,
    remove: (found) => fleet.deleteVolume(found.volumeId),
    keep: async () => void kept.looseDisks++,
  };
  const schedules = (prefix: string): Kind<FoundSchedule> => ({
    name: 'schedule',
    list: (page) => fleet.schedules(`${prefix}${part.toString(16)}`, page),
    orphan: scheduleOrphan,
    idOf: (found) => found.name,
    remove: async (found) => {
      await fleet.deleteSchedule(found.name);
      await armForNewStart(ports, found.sessionId);
    },
  });
  let removed = await removeKind(ports, machines, REMOVALS_MAX);
  removed += await removeKind(ports, volumes, REMOVALS_MAX - removed);
  for (const prefix of [SCHEDULE_NAME_PREFIX, OLD_SCHEDULE_NAME_PREFIX])
    removed += await removeKind(ports, schedules(prefix), REMOVALS_MAX - removed);
  // Counts what costs money without doing anything: a stopped machine costs its disk.
  ports.log.info('fleet', { ...kept, removed });
  const { running: MachinesRunning, stopped: MachinesStopped, looseDisks: LooseDisks } = kept;
  const samples = counted({ MachinesRunning, MachinesStopped, LooseDisks, Orphans: removed });
  for (const { name, value } of samples) ports.metrics.add(name, value);
  if (removed >= REMOVALS_MAX) ports.log.error('Too many orphans for one run; the next goes on', { removed });
  if (late.failed > 0) throw new Error(`${late.failed} workers that are past their schedules could not be seen to`);
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

type Late = { left: number; failed: number };

/** What does not fire must not be needed here: the worker is seen to although its schedule cannot be moved. The next hour drives on what dies. */
async function reapLate(
  ports: OrphanPorts,
  settings: ReaperSettings,
  { found, item }: { found: FoundMachine; item: WorkerItem | undefined },
  late: Late,
): Promise<void> {
  if (!item || item.state === 'removed' || late.left <= 0) return;
  if (decideReaping(item, ports.clock.now() - SCHEDULE_LATE_MS, settings).kind === 'later') return;
  late.left--;
  const { sessionId } = found;
  const { generation, state } = item;
  ports.log.info('A worker is past its schedule, and is seen to without it', { sessionId, generation, state });
  try {
    await reap({ ...ports, workerSchedules: atBest(ports) }, settings, sessionId, generation);
  } catch (error) {
    late.failed++;
    ports.log.error('A worker that is past its schedule could not be seen to', { sessionId, error: String(error) });
  }
}

/** The schedule, as far as Scheduler takes it. */
function atBest({ workerSchedules, log }: OrphanPorts): WorkerSchedules {
  const noted = (sessionId: string) => (error: unknown) =>
    log.error('A schedule could not be set', { sessionId, error: String(error) });
  return {
    arm: (sessionId, generation, at) => workerSchedules.arm(sessionId, generation, at).catch(noted(sessionId)),
    remove: (sessionId) => workerSchedules.remove(sessionId).catch(noted(sessionId)),
  };
}

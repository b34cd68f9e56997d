import { textsOf } from '../../domain/language/texts.ts';
import type { SessionId } from '../../domain/session/session.ts';
import { isSaved, isUntouched } from '../../domain/worker/disk.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import { decideSaving, forgetArchives, type SavingDecision, save, tellThread } from './saving.ts';
import {
  collectAndStop,
  RESCUE_EVERY_MS,
  RESCUE_LOOK_MS,
  RESCUES_MAX,
  type RescuePorts,
  rescue,
  stop,
  stopUnsaved,
} from './stop-after-save.ts';

/** The schedule is set on by this much before the reaper acts: the firing that drives a crash on comes not sooner than needed. */
const REARM_MS = 10 * 60_000;

export type ReaperPorts = RescuePorts;
export type ReaperSettings = { workerIdleMs: number; workerRetentionMs: number };

/** What a fired schedule means for a worker. Pure. */
export type ReaperDecision =
  | { kind: 'nothing' }
  | { kind: 'later'; at: number }
  | SavingDecision
  | { kind: 'stop-again' }
  | { kind: 'rescue' }
  | { kind: 'remove' }
  | { kind: 'remove-again' };

export function decideReaping(item: WorkerItem | undefined, now: number, settings: ReaperSettings): ReaperDecision {
  if (!item) return { kind: 'nothing' };
  switch (item.state) {
    case 'starting':
    case 'online': {
      // A start only to save leaves the last use as it was: a second firing must not take the booting machine for an idle one.
      const bootsUntil = item.state === 'starting' && item.rescues ? item.startedAt + RESCUE_LOOK_MS : 0;
      const idleMs = item.freeFor === item.lastUsedAt ? 0 : settings.workerIdleMs;
      const busyUntil = Math.max(item.lastUsedAt + idleMs, item.inFlightUntil ?? 0, bootsUntil);
      return now < busyUntil ? { kind: 'later', at: busyUntil } : decideSaving(item);
    }
    case 'stopping':
      return { kind: 'stop-again' };
    case 'stopped': {
      const removeAt = removalAt(item, settings);
      if (now < removeAt) return { kind: 'later', at: removeAt };
      return isSaved(item) || isUntouched(item) || (item.rescues ?? 0) >= RESCUES_MAX
        ? { kind: 'remove' }
        : { kind: 'rescue' };
    }
    case 'removed':
      return { kind: 'remove-again' };
  }
}

/** A machine that was started in vain to save its work is left alone for a day before the next try. */
function removalAt(item: WorkerItem, { workerRetentionMs }: ReaperSettings): number {
  const kept = item.lastUsedAt + workerRetentionMs;
  return item.rescues && !isSaved(item) ? Math.max(kept, item.startedAt + RESCUE_EVERY_MS) : kept;
}

/**
 * A session's schedule fired: stop the idle worker, later remove it. Every change of the table is conditional on what was read. A schedule of an
 * older start has overwritten that of the newest one, so it goes on as that; one of a newer start than the item was armed by a step that
 * died before it wrote the item.
 */
export async function reap(
  ports: ReaperPorts,
  settings: ReaperSettings,
  sessionId: SessionId,
  generation: number,
): Promise<ReaperDecision> {
  const now = ports.clock.now();
  const item = await withMachine(ports, sessionId, await ports.workerStore.get(sessionId));
  const decision = decideReaping(item, now, settings);
  ports.log.info('reap', { sessionId, generation, decision: decision.kind });
  if (!item || decision.kind === 'nothing') return decision;
  const newest = Math.max(generation, item.generation);
  await ports.workerSchedules.arm(sessionId, newest, decision.kind === 'later' ? decision.at : now + REARM_MS);
  switch (decision.kind) {
    case 'later':
      return decision;
    case 'stop': {
      const stopping: WorkerItem = { ...item, state: 'stopping', inFlightUntil: undefined };
      return (await stop(ports, sessionId, { item, stopping })) ? decision : { kind: 'nothing' };
    }
    case 'save':
      await save(ports, sessionId, item);
      return decision;
    case 'collect-save':
      await collectAndStop(ports, settings, sessionId, item);
      return decision;
    case 'stop-unsaved':
      await stopUnsaved(ports, sessionId, item, { reason: 'it took no command', ...settings });
      return decision;
    case 'rescue':
      await rescue(ports, sessionId, item);
      return decision;
    case 'stop-again':
      await stopAgain(ports, settings, sessionId, item);
      return decision;
    case 'remove':
      await remove(ports, sessionId, item, now);
      return decision;
    case 'remove-again':
      await terminate(ports, sessionId, item, now);
      return decision;
  }
}

/** A step may die between the launch and the entry that records it: the machine is then found by its tag. */
async function withMachine(
  ports: ReaperPorts,
  sessionId: SessionId,
  item: WorkerItem | undefined,
): Promise<WorkerItem | undefined> {
  if (!item || item.instanceId) return item;
  const machineId = await ports.machines.find(sessionId);
  if (!machineId) return item;
  const found = { ...item, instanceId: machineId };
  return (await ports.workerStore.replace(sessionId, item, found)) ? found : ports.workerStore.get(sessionId);
}

/** Whoever has changed the item meanwhile may have set the schedule for it: then it is left alone, and its next firing looks again. */
async function stopAgain(
  ports: ReaperPorts,
  settings: ReaperSettings,
  sessionId: SessionId,
  item: WorkerItem,
): Promise<void> {
  const now = ports.clock.now();
  const status = item.instanceId ? await ports.machines.describe(item.instanceId) : ({ kind: 'gone' } as const);
  switch (status.kind) {
    case 'gone':
      if (await ports.workerStore.replace(sessionId, item, { ...item, state: 'removed' }))
        await end(ports, sessionId, item, now);
      return;
    case 'stopped':
      if (await ports.workerStore.replace(sessionId, item, { ...item, state: 'stopped' }))
        await ports.workerSchedules.arm(
          sessionId,
          item.generation,
          Math.max(now, item.lastUsedAt + settings.workerRetentionMs),
        );
      return;
    case 'pending':
    case 'running':
    case 'stopping':
      if (item.instanceId) await ports.machines.stop(item.instanceId);
      return;
  }
}

async function remove(ports: ReaperPorts, sessionId: SessionId, item: WorkerItem, now: number): Promise<void> {
  if (!(await ports.workerStore.replace(sessionId, item, { ...item, state: 'removed' }))) return;
  // Told first: when its provider does not take the removal, the next firing drives it on and knows nothing of the work.
  if (!isSaved(item) && !isUntouched(item) && item.instanceId)
    await tellThread(ports, sessionId, textsOf(item.language).worker.removedUnsaved);
  await terminate(ports, sessionId, item, now);
}

/** Repeatable: a schedule that still fires for a removed worker says that the last removal did not come to its end. */
async function terminate(ports: ReaperPorts, sessionId: SessionId, item: WorkerItem, now: number): Promise<void> {
  if (item.instanceId) await ports.machines.terminate(item.instanceId);
  await end(ports, sessionId, item, now);
}

/** The schedule goes last: as long as it fires, what stands before it is done again. `now`: when the item was as it is given. */
async function end(ports: ReaperPorts, sessionId: SessionId, item: WorkerItem, now: number): Promise<void> {
  await forgetArchives(ports, sessionId, { ...item, saving: undefined }, now);
  await ports.workerSchedules.remove(sessionId);
  await armForNewStart(ports, sessionId);
}

/**
 * After the schedule of a removed worker was removed: a session that started its worker anew meanwhile had armed it for that. What is armed
 * here only looks. A start that is not in the item yet arms once more behind it (ensure-worker.ts).
 */
export async function armForNewStart(
  { workerStore, workerSchedules, clock }: Pick<ReaperPorts, 'workerStore' | 'workerSchedules' | 'clock'>,
  sessionId: SessionId,
): Promise<void> {
  const item = await workerStore.get(sessionId);
  if (!item || item.state === 'removed') return;
  await workerSchedules.arm(sessionId, item.generation, clock.now() + REARM_MS);
}

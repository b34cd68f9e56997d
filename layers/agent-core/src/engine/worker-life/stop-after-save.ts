import { textsOf } from '../../domain/language/texts.ts';
import type { SessionId } from '../../domain/session/session.ts';
import { isUntouched } from '../../domain/worker/disk.ts';
import type { SavedWork } from '../../domain/worker/saved-work.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { StartPermits } from '../../ports/workers/start-permits.ts';
import {
  collectSave,
  forgetArchives,
  SAVE_LOOK_MS,
  SAVE_TRIES_MAX,
  type SavingPorts,
  save,
  savedBy,
  tellThread,
} from './saving.ts';

/** Starts of a stopped machine only to save what it still holds; after them it is removed all the same, and the thread is told. */
export const RESCUES_MAX = 3;
export const RESCUE_EVERY_MS = 24 * 60 * 60_000;
/** A machine boots within this time; its agent is asked then. One that got no permit, or found no room, is started then. */
export const RESCUE_LOOK_MS = 2 * 60_000;
/** To the next start after no type had room. Nobody waits for it, so the deployment's turns are left to those who do. */
const RESCUE_NO_ROOM_MS = 60 * 60_000;

export type RescuePorts = SavingPorts & { startPermits: StartPermits };
type IdleSettings = { workerIdleMs: number; workerRetentionMs: number };

/** Looks what became of the save: stops the machine when it is done, waits, or tries again a bounded number of times. */
export async function collectAndStop(
  ports: SavingPorts,
  settings: IdleSettings,
  sessionId: SessionId,
  item: WorkerItem,
): Promise<void> {
  const ending = await collectSave(ports, sessionId, item);
  const now = ports.clock.now();
  ports.log.info('save', { sessionId, ending: ending.kind, ...('reason' in ending ? { reason: ending.reason } : {}) });
  if (ending.kind === 'done') ports.metrics.add('Saves', 1);
  if (ending.kind === 'failed') ports.metrics.add('SaveFailures', 1);
  switch (ending.kind) {
    case 'running':
      return ports.workerSchedules.arm(sessionId, item.generation, now + SAVE_LOOK_MS);
    case 'failed':
      if ((item.saving?.attempt ?? 0) >= SAVE_TRIES_MAX)
        return stopUnsaved(ports, sessionId, item, { reason: ending.reason, ...settings });
      return save(ports, sessionId, item);
    case 'done': {
      const saved = savedBy(sessionId, item, ending.report);
      if (saved) return stopSaved(ports, sessionId, item, saved);
      const until = ending.report.outcome === 'busy' ? ending.report.until : now;
      return keepRunning(ports, sessionId, item, Math.min(until, now + settings.workerIdleMs));
    }
  }
}

/** The save and the stop are one write: whoever used the machine since has changed the item, and then neither counts. */
async function stopSaved(ports: SavingPorts, sessionId: SessionId, item: WorkerItem, saved: SavedWork): Promise<void> {
  const stopping: WorkerItem = { ...item, state: 'stopping', inFlightUntil: undefined, saving: undefined, saved };
  const isNews = saved.leftOut && saved.leftOut.join() !== item.saved?.leftOut?.join();
  const text = textsOf(item.language).worker.sleepsPartlySaved(saved.leftOut ?? []);
  if (!(await stop(ports, sessionId, { item, stopping }, isNews ? text : undefined))) return;
  // The removal of the machine asks once more: whoever dies here, or is refused, leaves them until then.
  await forgetArchives(ports, sessionId, stopping, saved.at).catch((error: unknown) => {
    ports.log.error('Older saves could not be removed yet', { sessionId, reason: String(error) });
  });
}

/** The disk keeps the work. The thread is told once, not again when a start only for this was in vain. */
export async function stopUnsaved(
  ports: SavingPorts,
  sessionId: SessionId,
  item: WorkerItem,
  { reason, workerRetentionMs }: { reason: string; workerRetentionMs: number },
): Promise<void> {
  const stopping: WorkerItem = { ...item, state: 'stopping', inFlightUntil: undefined, saving: undefined };
  const isNews = !item.rescues && !isUntouched(item);
  const until = item.lastUsedAt + workerRetentionMs;
  const text = textsOf(item.language).worker.sleepsUnsaved(reason.slice(0, 300), until);
  await stop(ports, sessionId, { item, stopping }, isNews ? text : undefined);
}

/**
 * The table first, then the machine. False, and nothing is stopped, when somebody has changed the item since it was read. The news go
 * to the thread in between: a stop that does not get through is driven on by a firing that knows nothing of them.
 */
export async function stop(
  ports: SavingPorts,
  sessionId: SessionId,
  { item, stopping }: { item: WorkerItem; stopping: WorkerItem },
  news?: string,
): Promise<boolean> {
  if (!(await ports.workerStore.replace(sessionId, item, stopping))) return false;
  if (news) await tellThread(ports, sessionId, news);
  if (item.instanceId) await ports.machines.stop(item.instanceId);
  return true;
}

/** Background jobs count as use, for as long as a call may run. */
async function keepRunning(ports: SavingPorts, sessionId: SessionId, item: WorkerItem, until: number): Promise<void> {
  if (!(await ports.workerStore.replace(sessionId, item, { ...item, saving: undefined }))) return;
  const at = Math.max(until, ports.clock.now() + SAVE_LOOK_MS);
  await ports.workerSchedules.arm(sessionId, item.generation, at);
}

/**
 * Starts a machine that is to be removed and still holds unsaved work, e.g. because a person stopped it. `lastUsedAt` stays: when
 * its schedule fires it is idle, saves, stops, and is removed then. A session that comes back meanwhile takes it over. It takes a
 * permit like every start; without a permit or without room it stays stopped, and the next firing tries again.
 */
export async function rescue(ports: RescuePorts, sessionId: SessionId, item: WorkerItem): Promise<void> {
  const { instanceId: machineId, rescues = 0 } = item;
  if (!machineId) return;
  const now = ports.clock.now();
  const generation = item.generation + 1;
  await ports.workerSchedules.arm(sessionId, generation, now + RESCUE_LOOK_MS);
  const { permit } = await ports.startPermits.look(sessionId, now);
  if (permit.kind !== 'free') return;
  // Before the first rescue it counts what the machine's last use went through.
  const launchAttempt = item.rescues === undefined ? 0 : item.launchAttempt;
  const starting: WorkerItem = {
    ...item,
    state: 'starting',
    generation,
    startedAt: now,
    launchAttempt,
    rescues: rescues + 1,
    saving: undefined,
  };
  if ((await ports.startPermits.take(sessionId, item, starting, permit)) !== 'taken') return;
  const started = await ports.machines.start(machineId, launchAttempt);
  if (started.kind === 'started') return;
  ports.log.info('No capacity to save stopped work', { sessionId, reason: started.reason });
  if (started.ladderDone) await ports.workerSchedules.arm(sessionId, generation, now + RESCUE_NO_ROOM_MS);
  const stopped: WorkerItem = { ...item, generation, launchAttempt: launchAttempt + 1, rescues };
  await ports.workerStore.replace(sessionId, starting, stopped);
}

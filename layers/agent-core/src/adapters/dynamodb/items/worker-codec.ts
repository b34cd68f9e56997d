import type { WorkerItem, WorkerState } from '../../../domain/worker/worker.ts';
import { type Item, number, partitionKey, WORKER_SORT_KEY } from './keys.ts';

const STATES: ReadonlySet<string> = new Set([
  'starting',
  'online',
  'stopping',
  'stopped',
  'removed',
] satisfies WorkerState[]);

export function workerItem(sessionId: string, item: WorkerItem): Item {
  return {
    PK: partitionKey(sessionId),
    SK: { S: WORKER_SORT_KEY },
    state: { S: item.state },
    generation: number(item.generation),
    startedAt: number(item.startedAt),
    lastUsedAt: number(item.lastUsedAt),
    launchAttempt: number(item.launchAttempt),
    ...(item.instanceId ? { instanceId: { S: item.instanceId } } : {}),
    ...(item.inFlightUntil === undefined ? {} : { inFlightUntil: number(item.inFlightUntil) }),
    ...(item.workedIn === undefined ? {} : { workedIn: number(item.workedIn) }),
    ...(item.bootFailures === undefined ? {} : { bootFailures: number(item.bootFailures) }),
    ...(item.rescues === undefined ? {} : { rescues: number(item.rescues) }),
    ...(item.saved ? { saved: { S: JSON.stringify(item.saved) } } : {}),
    ...(item.saving ? { saving: { S: JSON.stringify(item.saving) } } : {}),
    ...(item.newDisk ? { newDisk: { S: JSON.stringify(item.newDisk) } } : {}),
  };
}

export function workerItemOf(item: Item): WorkerItem {
  const state = item.state?.S ?? '';
  if (!STATES.has(state)) throw new Error(`Worker item of ${item.PK?.S} has the unknown state '${state}'`);
  return {
    state: state as WorkerState,
    generation: Number(item.generation?.N),
    startedAt: Number(item.startedAt?.N),
    lastUsedAt: Number(item.lastUsedAt?.N),
    launchAttempt: Number(item.launchAttempt?.N ?? 0),
    ...(item.instanceId?.S ? { instanceId: item.instanceId.S } : {}),
    ...(item.inFlightUntil?.N ? { inFlightUntil: Number(item.inFlightUntil.N) } : {}),
    ...(item.workedIn?.N ? { workedIn: Number(item.workedIn.N) } : {}),
    ...(item.bootFailures?.N ? { bootFailures: Number(item.bootFailures.N) } : {}),
    ...(item.rescues?.N ? { rescues: Number(item.rescues.N) } : {}),
    ...(item.saved?.S ? { saved: JSON.parse(item.saved.S) } : {}),
    ...(item.saving?.S ? { saving: JSON.parse(item.saving.S) } : {}),
    ...(item.newDisk?.S ? { newDisk: JSON.parse(item.newDisk.S) } : {}),
  };
}

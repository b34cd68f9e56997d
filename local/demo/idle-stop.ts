import { settle } from '../system/settle.ts';
import type { LocalSystem } from '../system/system.ts';
import { DemoFailure } from './failure.ts';

/** More than the idle time, so that the clock has certainly fired. */
const SLACK_MS = 60_000;
/** The reaper may find the worker used a little later than its clock was armed, and sets it on. */
const VIRTUAL_MS_MAX = 40 * 60_000;
const MS_PER_MINUTE = 60_000;

/** The machine that was stopped, and how long the local clock was moved. */
export type StoppedWorker = { instanceId: string; bootId: string; advancedMs: number };

/** Lets the idle time pass on the local clock until the worker's own schedule has stopped it. */
export async function stopByIdleness(system: LocalSystem): Promise<StoppedWorker> {
  const worker = system.instances.list().find(({ state }) => state === 'running');
  if (!worker) throw new DemoFailure('There is no running worker that could be idle.');
  const beforeMs = system.clock.offsetMs();
  system.clock.advance(idleMs(system) + SLACK_MS);
  const isStopped = () => system.instances.find(worker.instanceId)?.state === 'stopped';
  await settle(system, { until: isStopped, virtualMsMax: VIRTUAL_MS_MAX });
  return { instanceId: worker.instanceId, bootId: worker.bootId, advancedMs: system.clock.offsetMs() - beforeMs };
}

/** Whether the same machine was booted again, with the disk that it had. */
export function wasResumed(system: LocalSystem, stopped: StoppedWorker): boolean {
  const now = system.instances.find(stopped.instanceId);
  return system.instances.list().length === 1 && now?.state === 'running' && now.bootId !== stopped.bootId;
}

function idleMs({ plan }: LocalSystem): number {
  const minutes = plan.functions
    .map(({ environment }) => Number(environment.WORKER_IDLE_MINUTES))
    .find(Number.isFinite);
  if (minutes === undefined) throw new DemoFailure('template.yaml gives no function WORKER_IDLE_MINUTES.');
  return minutes * MS_PER_MINUTE;
}

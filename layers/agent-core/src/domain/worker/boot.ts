import type { MachineStatus, WorkerItem } from './worker.ts';

/** From the start to an agent that is online takes one or two minutes; a machine that takes longer than this never will. */
export const BOOT_MS_MAX = 6 * 60_000;
/** Boots in a row that may fail before people are asked: the next would most likely fail as well, and each costs money. */
export const BOOTS_MAX = 3;

/**
 * Why the item's machine counts as one that did not boot; undefined while it may still come, or once it has worked in this
 * generation: then what is wrong with it is no failed boot. Pure.
 */
export function bootProblem(
  item: WorkerItem | undefined,
  status: MachineStatus | undefined,
  now: number,
): string | undefined {
  if (item?.state !== 'starting' || !item.instanceId || !status || item.workedIn === item.generation) return undefined;
  const minutes = Math.round((now - item.startedAt) / 60_000);
  const isLate = now - item.startedAt > BOOT_MS_MAX;
  switch (status.kind) {
    case 'gone':
      // A machine that had worked before and is gone was taken away; its boot did not fail.
      return item.workedIn === undefined
        ? `EC2 ended it while it booted (${status.reason ?? 'no reason given'})`
        : undefined;
    case 'pending':
      return isLate ? `EC2 has not got it running in ${minutes} minutes` : undefined;
    case 'running': {
      const isOnline = status.agentSeenAt !== undefined && status.agentSeenAt >= item.startedAt;
      return isLate && !isOnline ? `it runs, but its SSM agent has not come online in ${minutes} minutes` : undefined;
    }
    case 'stopping':
    case 'stopped':
      return undefined;
  }
}

/**
 * The item after a boot failed. A machine that never worked is worth nothing: it is removed. One that has worked holds
 * somebody's files: it is stopped, and started again.
 */
export function afterFailedBoot(item: WorkerItem): WorkerItem {
  return {
    ...item,
    state: item.workedIn === undefined ? 'removed' : 'stopping',
    bootFailures: (item.bootFailures ?? 0) + 1,
    inFlightUntil: undefined,
  };
}

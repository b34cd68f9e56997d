import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Things } from '../../functions/things.ts';
import { LIMIT_MS } from '../../kernel/lambda.ts';
import type { Machine } from '../../machines/machine.ts';
import type { Standing } from './watch.ts';

/**
 * A machine without a schedule, while the reaper is at no firing of it and none is tried again: then nobody is there who would arm it. The hourly
 * look may be at it instead, for as long as its function may run.
 */
const BARE_MS_MAX = LIMIT_MS['worker-reaper'];
/**
 * A machine that its session's item does not name any more, or names as removed, is ended by a firing of the schedule: by the first one, or the
 * second, ten minutes later, each with its retries. The hourly look would take it an hour after its launch.
 */
const STRAY_MS_MAX = 30 * 60_000;

/** What is wrong with machines at this moment. */
export function wrongMachines({ ec2, table, schedules }: Pick<Things, 'ec2' | 'table' | 'schedules'>): Standing[] {
  return ec2.all.flatMap((machine) => {
    const { id, sessionId, state } = machine;
    if (state === 'gone') return [];
    const isUp = state === 'pending' || state === 'running';
    if (!isOf(table.workers.get(sessionId), machine))
      return isUp ? [{ what: `G5: ${id} runs, and is no session’s worker`, toleratedMs: STRAY_MS_MAX }] : [];
    if (schedules.armed.has(sessionId) || schedules.isFiring(sessionId)) return [];
    return [{ what: `G5: ${id} is there, and no schedule is armed for it`, toleratedMs: BARE_MS_MAX }];
  });
}

/** A machine that was launched a moment ago may not be in the item yet. */
function isOf(item: WorkerItem | undefined, { id }: Machine): boolean {
  return item !== undefined && item.state !== 'removed' && (item.instanceId ?? id) === id;
}

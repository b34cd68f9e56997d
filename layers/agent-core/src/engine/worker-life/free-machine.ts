import { isOver } from '../../domain/session/threads/news.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { Session, StepContext } from '../context/context.ts';
import { REAP_SOON_MS } from '../context/settings.ts';

/**
 * What the session worked on is merged or closed: its machine need not idle. The item says so for its last use, and the schedule comes soon; the
 * reaper saves and stops as ever. Best effort: what is missed here, the machine's idle time makes up for. Doing it twice changes nothing.
 */
export async function freeMachine(context: StepContext, { sessionId, state }: Session): Promise<void> {
  if (!isOver(state)) return;
  const { workerStore, workerSchedules, lease, clock, log } = context;
  try {
    const item = await workerStore.get(sessionId);
    if (!item || !isIdling(item)) return;
    lease.guard();
    if (!(await workerStore.replace(sessionId, item, { ...item, freeFor: item.lastUsedAt }))) return;
    await workerSchedules.arm(sessionId, item.generation, clock.now() + REAP_SOON_MS);
  } catch (error) {
    log.info('The machine was not freed at once', { sessionId, error: String(error) });
  }
}

function isIdling({ state, inFlightUntil, freeFor, lastUsedAt }: WorkerItem): boolean {
  return (state === 'online' || state === 'starting') && inFlightUntil === undefined && freeFor !== lastUsedAt;
}

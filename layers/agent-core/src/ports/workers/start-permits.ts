import type { SessionId } from '../../domain/session/session.ts';
import type { StartPermit } from '../../domain/worker/start-limits.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';

/** Permits to ask for a start: all sessions of the deployment share one quota of requests. */
export interface StartPermits {
  /** The session's worker item, and whether a start could be had: one read. */
  look(sessionId: SessionId, now: number): Promise<{ item: WorkerItem | undefined; permit: StartPermit }>;
  /**
   * Writes `next` if the item still is as `expected`, and takes the permit: both in one write, or neither. `raced`: the item
   * changed; `crowded`: others took one at the same time.
   */
  take(
    sessionId: SessionId,
    expected: WorkerItem | undefined,
    next: WorkerItem,
    permit: Extract<StartPermit, { kind: 'free' }>,
  ): Promise<'taken' | 'raced' | 'crowded'>;
}

import type { SessionId } from '../../domain/session/session.ts';
import type { StartTurn } from '../../domain/worker/start-limits.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';

/** Whose turn it is to ask for a start: all sessions of the deployment share one quota of requests. */
export interface StartTurns {
  /** The session's worker item, and whether a start could be had: one read. */
  look(sessionId: SessionId, now: number): Promise<{ item: WorkerItem | undefined; turn: StartTurn }>;
  /**
   * Writes `next` if the item still is as `expected`, and takes the turn: both in one write, or neither. `raced`: the item
   * changed; `crowded`: others took their turn at the same time.
   */
  take(
    sessionId: SessionId,
    expected: WorkerItem | undefined,
    next: WorkerItem,
    turn: Extract<StartTurn, { kind: 'free' }>,
  ): Promise<'taken' | 'raced' | 'crowded'>;
}

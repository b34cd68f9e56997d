import type { SessionId } from '../../domain/session/session.ts';

/** What the sweeper looks at: sessions with open work and unread messages whose time has passed. */
export type DueItem = { sessionId: SessionId; key: string; dueAt: number; sweeps: number };

export interface DueItems {
  due(now: number, limit: number): Promise<DueItem[]>;
  /** Moves the item on, unless somebody changed it since. */
  postpone(item: DueItem, dueAt: number): Promise<void>;
}

import type { Beginning } from '../../domain/session/listed/begun.ts';
import type { SessionId } from '../../domain/session/session.ts';

/** A session as a list shows it. `phase`, cost and `lastAt` (ms) are absent where a build before this one began it and no step ran yet. */
export type ListedSession = {
  sessionId: SessionId;
  begunBy: string;
  /** When it began (ms). */
  at: number;
  phase?: string;
  microUsd?: number;
  lastAt?: number;
  repositories?: string[];
};

/** Which sessions there are, the newest first. `scope`: the installation's id. */
export interface SessionList {
  /** Noted before the session's first message is stored, once however often it is delivered. From then on lists show it. */
  begins(scope: string, session: Beginning): Promise<void>;
  /** At most `limit` of the last {@link LISTED_MONTHS} months, of one person or of everybody. */
  newest(scope: string, wanted: { user?: string; limit: number; now: number }): Promise<ListedSession[]>;
}

/** This month and the one before. */
export const LISTED_MONTHS = 2;

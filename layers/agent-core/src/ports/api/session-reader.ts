import type { JournalEntry } from '../../domain/session/journal.ts';
import type { SessionSummary } from '../../domain/session/listed/summary.ts';
import type { SessionId } from '../../domain/session/session.ts';

/** One that cannot be read has its version and why. */
export type ReadEntry = JournalEntry | { version: number; broken: string };

/** What the API reads of sessions. Nothing here writes. */
export interface SessionReader {
  /** May be some moments old: half the price of one that is not. */
  summary(sessionId: SessionId): Promise<SessionSummary | undefined>;
  /** At most `limit` entries after a version, or the nearest ones before it, in order. */
  entries(sessionId: SessionId, range: { after?: number; before?: number; limit: number }): Promise<ReadEntry[]>;
  entry(sessionId: SessionId, version: number): Promise<ReadEntry | undefined>;
  /** At most `limit` of a month, the newest first, all below the place `below` (last activity and id). */
  listed(month: string, below: { at: number; sessionId: string } | undefined, limit: number): Promise<SessionSummary[]>;
}

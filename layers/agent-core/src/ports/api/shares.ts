import type { SessionId } from '../../domain/session/session.ts';

/** That whoever has a link may read a session, until it ends (ms). PERSISTED CONTRACT. */
export type Share = { sessionId: SessionId; by: string; at: number; expiresAt: number };

/** Links to read one session, by the hash of what only they hold. */
export interface Shares {
  put(hash: string, share: Share): Promise<void>;
  get(sessionId: SessionId, hash: string): Promise<Share | undefined>;
  /** All links of a session are worth nothing from now on. */
  revoke(sessionId: SessionId): Promise<void>;
}

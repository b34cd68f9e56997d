import type { SessionId } from '../../domain/session/session.ts';

/** What is known of events of the code host. Keys are those of {@link file://../../domain/code-keys.ts}. */
export interface CodeEvents {
  /** Sessions that wait for checks of the commit; at most a hundred. */
  awaiting(commitKey: string): Promise<SessionId[]>;
  /** The session that opened the pull request. */
  openedBy(pullRequestKey: string): Promise<SessionId | undefined>;
  /** Whether this delivery was handled within the last week. */
  wasHandled(deliveryId: string): Promise<boolean>;
  handled(deliveryId: string, now: number): Promise<void>;
  /** Counts one more remark for the session in this hour; resolves to how many there are. */
  countRemark(sessionId: SessionId, now: number): Promise<number>;
}

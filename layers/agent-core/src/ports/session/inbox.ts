import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';

/** Where messages of people wait, and who may write them. */
export interface Inbox {
  /** Creates the item, or does nothing when its key exists: sources deliver more than once. */
  put(sessionId: SessionId, item: InboxItem): Promise<'created' | 'exists'>;
  /** Whether the session has any item at all. */
  exists(sessionId: SessionId): Promise<boolean>;
  /** The session's summary and these unread items leave the sweeper's sight; a new message resumes the session. */
  park(sessionId: SessionId, items: InboxItem[]): Promise<void>;
}

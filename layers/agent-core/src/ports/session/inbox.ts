import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';
import type { Revised, Revision } from '../../domain/session/versions.ts';

/** Where messages of people wait, and who may write them. */
export interface Inbox {
  /** Creates the item, or does nothing when its key exists: sources deliver more than once. */
  put(sessionId: SessionId, item: InboxItem): Promise<'created' | 'exists'>;
  /**
   * A newer version of a message. Unread, it is replaced, or taken away where it no longer stands; read, it is to be told as a change. One that
   * is not known is stored in its place, since its first version may come late, or is left alone. `older`: the row is as new.
   */
  revise(
    sessionId: SessionId,
    revision: Revision,
    ifUnknown: 'store' | 'ignore',
  ): Promise<Revised | 'older' | 'unknown'>;
  /** The key of the session's first message, as far as it is still known; undefined when there is none. */
  first(sessionId: SessionId): Promise<string | undefined>;
  /** Whether the session has any item at all. */
  exists(sessionId: SessionId): Promise<boolean>;
  /** The session's summary and these unread items leave the sweeper's sight; a new message resumes the session. */
  park(sessionId: SessionId, items: InboxItem[]): Promise<void>;
}

import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';
import type { Revised, Revision } from '../../domain/session/versions.ts';
import type { Inbox } from '../../ports/session/inbox.ts';
import { cleanItem } from './people-words.ts';

/** The inbox without secrets in what people write. */
export class FilteredInbox implements Inbox {
  readonly #inbox: Inbox;
  readonly #filter: SecretFilter;

  constructor(inbox: Inbox, filter: SecretFilter) {
    this.#inbox = inbox;
    this.#filter = filter;
  }

  put(sessionId: SessionId, item: InboxItem): Promise<'created' | 'exists'> {
    return this.#inbox.put(sessionId, cleanItem(this.#filter, item));
  }

  revise(
    sessionId: SessionId,
    revision: Revision,
    ifUnknown: 'store' | 'ignore',
  ): Promise<Revised | 'older' | 'unknown'> {
    const item = cleanItem(this.#filter, revision.item);
    return this.#inbox.revise(sessionId, { ...revision, item }, ifUnknown);
  }

  first(sessionId: SessionId): Promise<string | undefined> {
    return this.#inbox.first(sessionId);
  }

  exists(sessionId: SessionId): Promise<boolean> {
    return this.#inbox.exists(sessionId);
  }

  park(sessionId: SessionId, items: InboxItem[]): Promise<void> {
    return this.#inbox.park(sessionId, items);
  }
}

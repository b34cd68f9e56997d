import { inboxContent } from '../../../domain/persisted/journal.ts';
import { readPersistedJson } from '../../../domain/read-persisted.ts';
import type { InboxItem } from '../../../domain/session/journal.ts';
import { itemName } from './attributes.ts';
import { dueShard, type Item, inboxSortKey, number, partitionKey } from './keys.ts';

/** The sweeper rings for an unread message after this, also when the session has no summary yet. */
const UNREAD_DUE_MS = 60_000;

export function inboxItem(sessionId: string, item: InboxItem): Item {
  return {
    PK: partitionKey(sessionId),
    SK: { S: inboxSortKey(item.key) },
    content: { S: JSON.stringify(item) },
    dueAt: number(item.at + UNREAD_DUE_MS),
    dueShard: { S: dueShard(sessionId) },
  };
}

export function inboxItemOf(item: Item): InboxItem {
  const name = itemName('Inbox item', item);
  if (!item.content?.S) throw new Error(`${name} has no content`);
  return readPersistedJson(inboxContent, item.content.S, name);
}

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { inboxContent } from '../../../domain/persisted/journal.ts';
import { readPersistedJson } from '../../../domain/read-persisted.ts';
import type { InboxItem } from '../../../domain/session/journal.ts';
import { asRead, type VersionMarks } from '../../../domain/session/versions.ts';
import { attributesOf, itemName, readItem } from './attributes.ts';
import { dueShard, type Item, inboxSortKey, number, partitionKey } from './keys.ts';
import { storedVersion } from './small-items.ts';

/** The sweeper rings for an unread message after this, also when the session has no summary yet. */
const UNREAD_DUE_MS = 60_000;
/** Absorbed inbox items stay this long as tombstones: Slack's retries, edits and manual replays must still find them. */
const ABSORBED_KEPT_S = 7 * 24 * 3_600;

export function inboxItem(sessionId: string, item: InboxItem, marks: VersionMarks = firstMarks(item)): Item {
  return {
    PK: partitionKey(sessionId),
    SK: { S: inboxSortKey(item.key) },
    content: { S: JSON.stringify(item) },
    ...attributesOf(marks),
    ...(marks.absorbedBy === undefined ? dueAttributes(sessionId, item.at) : tombstoneAttributes(item.at)),
  };
}

/** An item that nobody knew may have been edited already. */
function firstMarks({ version }: InboxItem): VersionMarks {
  return version === undefined ? {} : { version };
}

/** By these the sweeper sees what was stored at this time. */
export function dueAttributes(sessionId: string, at: number): Item {
  return { dueAt: number(at + UNREAD_DUE_MS), dueShard: { S: dueShard(sessionId) } };
}

/** By these an item that nobody reads any more goes in the end. */
export function tombstoneAttributes(at: number): { expiresAt: AttributeValue } {
  return { expiresAt: number(Math.floor(at / 1_000) + ABSORBED_KEPT_S) };
}

/** What is stored of a message beside its words. */
export function marksOf(item: Item): VersionMarks {
  return readItem(storedVersion, item, 'Inbox item');
}

export function inboxItemOf(item: Item): InboxItem {
  const name = itemName('Inbox item', item);
  if (!item.content?.S) throw new Error(`${name} has no content`);
  return asRead(readPersistedJson(inboxContent, item.content.S, name), marksOf(item));
}

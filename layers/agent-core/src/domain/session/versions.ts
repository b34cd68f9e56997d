import type { InboxItem } from './journal.ts';
import { compareOrder } from './journal.ts';

/** Stands for an entry where a message was withdrawn before any entry took it in. */
export const WITHDRAWN_UNREAD = 0;

/** Characters by which people, and the model, know a message again. */
export const BEGINNING_CHARS = 80;

/** How a version of a message is named where it was taken in: the first by its key alone, as older builds did. */
export function versionName({ key, version }: Pick<InboxItem, 'key' | 'version'>): string {
  return version === undefined ? key : `${key}@${version}`;
}

/** Those of `items` whose version none of these names is of. */
export function notTakenIn(items: InboxItem[], names: Iterable<string>): InboxItem[] {
  const taken = new Set(names);
  return items.filter((item) => !taken.has(versionName(item)));
}

/** The key of the message that such a name is of. */
export function messageKeyOf(name: string): string {
  return name.split('@', 1)[0] ?? name;
}

/** The version in such a name; undefined: as first written. */
export function versionIn(name: string): string | undefined {
  return name.split('@')[1];
}

/** What the inbox notes of a message beside its words. `absorbedBy`: the entry that has its newest version; `readBefore`: the newest that has an older one. */
export type VersionMarks = { version?: string; absorbedBy?: number; readBefore?: number };

/** A newer version of a message. `stands`: it is a message for the session; else it was withdrawn, or is for others now. */
export type Revision = { item: InboxItem; stands: boolean };

/** What becomes of a message's row with a newer version, or why nothing does. Pure; docs/protocol.md tells the rules. */
export function revised(
  stored: VersionMarks | undefined,
  { item, stands }: Revision,
): { what: Revised; marks: VersionMarks } | 'older' {
  const { version } = item;
  if (version === undefined) throw new Error(`A revision of ${item.key} has no version`);
  if (stored?.version !== undefined && compareOrder(stored.version, version) >= 0) return 'older';
  const readBefore = (stored?.absorbedBy || undefined) ?? stored?.readBefore;
  if (readBefore !== undefined) return { what: 'told', marks: { version, readBefore } };
  if (!stands) return { what: 'withdrawn', marks: { version, absorbedBy: WITHDRAWN_UNREAD } };
  const wasWithdrawn = stored?.absorbedBy === WITHDRAWN_UNREAD;
  return { what: stored && !wasWithdrawn ? 'replaced' : 'created', marks: { version } };
}

/** `told`: an older version was read, so that this one is told as a change. */
export type Revised = 'created' | 'replaced' | 'withdrawn' | 'told';

/** An item as a step reads it: what nobody has read before is a message like any other, and a change stands where it was made. */
export function asRead(item: InboxItem, { readBefore }: Pick<VersionMarks, 'readBefore'>): InboxItem {
  const { change, ...words } = item;
  if (readBefore === undefined || !change) return words;
  return { ...item, ts: item.version ?? item.ts, change: { ...change, readIn: readBefore } };
}

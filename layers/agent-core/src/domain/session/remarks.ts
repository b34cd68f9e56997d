import type { InboxItem } from './journal.ts';

/** A remark of a review that waits for an answer. `url`: where it stands; `turn`: in which the session learned of it. */
export type Remark = { url: string; where: string; by: string; turn: number };

/** A thread as a reading shows it; `isOpen`: it is not resolved, and somebody else has the last word. */
export type SeenThread = { url: string; where: string; by: string; isOpen: boolean };

/** Remarks that a session keeps, the newest. Catches a review with hundreds. */
const REMARKS_MAX = 50;
/** Begins the text of a review that asks for changes. */
export const REQUESTS_CHANGES = '(requests changes)';

/** The remarks that messages from the code host bring: comments on lines, and reviews that ask for changes in words of their own. */
export function withNewRemarks(remarks: Remark[] | undefined, items: InboxItem[], turn: number): Remark[] | undefined {
  const added = items.flatMap((item) => remarkOf(item, turn));
  return added.length === 0
    ? remarks
    : kept([
        ...without(
          remarks,
          added.map(({ url }) => url),
        ),
        ...added,
      ]);
}

function remarkOf({ kind, text, quotes }: InboxItem, turn: number): Remark[] {
  const { link = '', name: where = '', from: by = '' } = quotes?.[0]?.frame ?? {};
  if (kind !== 'message') return [];
  const asksForChanges = text.startsWith(REQUESTS_CHANGES) && text.length > REQUESTS_CHANGES.length;
  const isRemark = /#discussion_r\d+$/.test(link) || (/#pullrequestreview-\d+$/.test(link) && asksForChanges);
  return isRemark ? [{ url: link, where, by, turn }] : [];
}

/** After a reading of the session's own pull request: what is open there is tracked, and what is not, no longer. */
export function withSeenThreads(remarks: Remark[] | undefined, seen: SeenThread[], turn: number): Remark[] {
  const known = new Map(remarks?.map((remark) => [remark.url, remark]));
  const open = seen.filter(({ isOpen }) => isOpen);
  const added = open.map(({ url, where, by }) => known.get(url) ?? { url, where, by, turn });
  return kept([
    ...without(
      remarks,
      seen.map(({ url }) => url),
    ),
    ...added,
  ]);
}

/** What was answered or resolved, or is gone, by any of its addresses. */
export function withoutAnswered(remarks: Remark[] | undefined, urls: string[]): Remark[] | undefined {
  return remarks && without(remarks, urls);
}

function without(remarks: Remark[] = [], urls: string[]): Remark[] {
  const gone = new Set(urls.map(keyOf));
  return remarks.filter(({ url }) => !gone.has(keyOf(url)));
}

/** A comment has an id of its own, whatever page shows it: `/pull/1/files#r5` and `/pull/1#discussion_r5` are one. */
function keyOf(url: string): string {
  const [, kind = '', id = ''] = /#(discussion_r|r|pullrequestreview-|issuecomment-)(\d+)$/.exec(url) ?? [];
  return id === '' ? url.toLowerCase() : `${kind === 'r' ? 'discussion_r' : kind}${id}`;
}

function kept(remarks: Remark[]): Remark[] {
  return remarks.slice(-REMARKS_MAX);
}

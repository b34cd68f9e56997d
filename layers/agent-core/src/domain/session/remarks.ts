import { isCourtesy } from '../review/courtesy.ts';
import type { InboxItem } from './journal.ts';

/** A remark of a review that waits for an answer. `url`: where it stands; `turn`: in which the session learned of it. */
export type Remark = { url: string; where: string; by: string; turn: number };

/** A thread as a reading shows it; `isOpen`: it is not resolved, and somebody else has the last word. */
export type SeenThread = { url: string; where: string; by: string; isOpen: boolean };

/** Remarks that a session keeps, the newest. Catches a review with hundreds. */
const REMARKS_MAX = 50;
/** Begins the text of a review that asks for changes. */
export const REQUESTS_CHANGES = '(requests changes)';

/** Begins the text of a review that approves. */
export const APPROVES = '(approves the pull request)';

/** `remarksLeft`: how many had to go for newer ones, in the last turn in which any did. Absent: none. */
export type Tracked = { remarks?: Remark[]; remarksLeft?: { count: number; turn: number } };

/**
 * With the remarks that messages from the code host bring: comments on lines, reviews with words of their own, and words in the conversation, but
 * for thanks and for what is said to somebody else. Whoever approves has nothing open any more but their comments on lines.
 */
export function withNewRemarks(tracked: Tracked, items: InboxItem[], turn: number): Tracked {
  let { remarks } = tracked;
  for (const item of items) {
    const [added] = remarkOf(item, turn);
    if (added) remarks = [...without(remarks, [added.url]), added];
    else if (remarks && item.kind === 'message' && item.text.startsWith(APPROVES)) remarks = approved(remarks, item);
  }
  return remarks ? kept(tracked, remarks, turn) : {};
}

function remarkOf(item: InboxItem, turn: number): Remark[] {
  const { link: url = '', name: where = '', from: by = '' } = frameOf(item);
  return item.kind === 'message' && isRemark(url, item.text) ? [{ url, where, by, turn }] : [];
}

function frameOf({ quotes }: InboxItem): {
  link?: string | undefined;
  name?: string | undefined;
  from?: string | undefined;
} {
  return quotes?.[0]?.frame ?? {};
}

function isRemark(url: string, text: string): boolean {
  if (/#discussion_r\d+$/.test(url)) return true;
  const isReview = /#pullrequestreview-\d+$/.test(url);
  if (text.startsWith(REQUESTS_CHANGES)) return isReview && text.length > REQUESTS_CHANGES.length;
  if (!isReview && !/\/pull\/\d+#issuecomment-\d+$/.test(url)) return false;
  return !text.startsWith(APPROVES) && !/^@[A-Za-z0-9]/.test(text) && !isCourtesy(text);
}

function approved(remarks: Remark[], item: InboxItem): Remark[] {
  const { link = '', from = '' } = frameOf(item);
  const conversation = conversationOf(link);
  return remarks.filter(
    ({ url, by }) => by !== from || conversation === undefined || conversationOf(url) !== conversation,
  );
}

/** After a reading of the session's own pull request: what is open there is tracked, and what is not, no longer. */
export function withSeenThreads(tracked: Tracked, seen: SeenThread[], turn: number): Tracked {
  const known = new Map(tracked.remarks?.map((remark) => [remark.url, remark]));
  const open = seen.filter(({ isOpen }) => isOpen);
  const added = open.map(({ url, where, by }) => known.get(url) ?? { url, where, by, turn });
  const urls = seen.map(({ url }) => url);
  return kept(tracked, [...without(tracked.remarks, urls), ...added], turn);
}

/** What was answered or resolved, or is gone, by any of its addresses. The address of a page stands for all of its conversation. */
export function withoutAnswered(remarks: Remark[] | undefined, urls: string[]): Remark[] | undefined {
  const pages = new Set(
    urls.flatMap((url) => (url.includes('#') ? [] : (conversationOf(`${url}#issuecomment-0`) ?? []))),
  );
  return remarks && without(remarks, urls).filter(({ url }) => !pages.has(conversationOf(url) ?? ''));
}

function without(remarks: Remark[] = [], urls: string[]): Remark[] {
  const gone = new Set(urls.map(keyOf));
  return remarks.filter(({ url }) => !gone.has(keyOf(url)));
}

/** The page whose conversation an address is of; undefined for a thread on lines, which is answered by itself. */
function conversationOf(url: string): string | undefined {
  const [, page] = /^(.*\/(?:pull|issues)\/\d+)#(?:issuecomment|pullrequestreview)-\d+$/.exec(url) ?? [];
  return page?.replace(/\/issues\/(\d+)$/, '/pull/$1').toLowerCase();
}

/** A comment has an id of its own, whatever page shows it: `/pull/1/files#r5` and `/pull/1#discussion_r5` are one. */
function keyOf(url: string): string {
  const [, kind = '', id = ''] = /#(discussion_r|r|pullrequestreview-|issuecomment-)(\d+)$/.exec(url) ?? [];
  return id === '' ? url.toLowerCase() : `${kind === 'r' ? 'discussion_r' : kind}${id}`;
}

function kept({ remarksLeft }: Tracked, remarks: Remark[], turn: number): Tracked {
  const over = remarks.length - REMARKS_MAX;
  if (over <= 0) return { remarks };
  const before = remarksLeft?.turn === turn ? remarksLeft.count : 0;
  return { remarks: remarks.slice(-REMARKS_MAX), remarksLeft: { count: before + over, turn } };
}

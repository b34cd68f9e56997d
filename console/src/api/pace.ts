/**
 * How often an open page asks. `seen`: its tab is shown; `unusedMs`: since the last key, click, touch, wheel or move of the pointer.
 * docs/console.md has the table and what it costs.
 */
export type Attention = { seen: boolean; unusedMs: number };

/** Somebody reads: changes are seen at once. */
export const USED_MS = 2 * 60_000;
/** Somebody may come back to the screen. */
const NEAR_MS = 15 * 60_000;
const NEAR_EVERY_MS = 15_000;
const FAR_EVERY_MS = 2 * 60_000;
const LIST_EVERY_MS = 1_500;
const PAGES_EVERY_MS = 30_000;
const FAILED_EVERY_MS = 5_000;
const FAILED_EVERY_MS_MAX = 60_000;

/** What the page of a session does next: hold a question at the API, ask shortly after a pause, or nothing until it is seen again. */
export type Next = { kind: 'hold' } | { kind: 'ask'; afterMs: number } | { kind: 'rest' };

export function nextLook({ seen, unusedMs }: Attention): Next {
  if (!seen) return { kind: 'rest' };
  if (unusedMs < USED_MS) return { kind: 'hold' };
  return { kind: 'ask', afterMs: unusedMs < NEAR_MS ? NEAR_EVERY_MS : FAR_EVERY_MS };
}

/** Lists have nothing to hold a question with: they ask so often while they are used that a change is seen within two seconds. */
export function listEveryMs(attention: Attention): number | false {
  const next = nextLook(attention);
  if (next.kind === 'rest') return false;
  return next.kind === 'hold' ? LIST_EVERY_MS : next.afterMs;
}

/** All pages of a list that somebody has loaded: each of them is a question. One page alone is the newest, which is asked for anyway. */
export function pagesEveryMs(attention: Attention, pages: number): number | false {
  const everyMs = listEveryMs(attention);
  return everyMs === false || pages < 2 ? false : Math.max(everyMs, PAGES_EVERY_MS);
}

/** After `failures` failures in a row. */
export function afterFailureMs(failures: number): number {
  return Math.min(FAILED_EVERY_MS_MAX, FAILED_EVERY_MS * 2 ** Math.max(0, failures - 1));
}

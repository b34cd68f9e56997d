import type { SessionPage } from '../../api/calls.ts';
import type { SessionRow } from '../../api/types.ts';

/**
 * The rows of a list: pages as they were once loaded, and the newest page as it is now. What the newest page should hold and does not
 * fits the filters no more. Each row once, as it was heard of last, newest activity first.
 */
export function listed(pages: readonly SessionPage[], newest: SessionPage | undefined): SessionRow[] {
  const loaded = pages.flatMap(({ sessions }) => sessions);
  const kept = newest ? loaded.filter((row) => isBeyond(row, newest)) : loaded;
  return byActivity([...kept, ...(newest?.sessions ?? [])]);
}

/** Where the page ends and others come after it, it tells nothing of what is older. */
function isBeyond({ updatedAt }: SessionRow, { sessions, next }: SessionPage): boolean {
  return next !== undefined && updatedAt <= (sessions.at(-1)?.updatedAt ?? Number.POSITIVE_INFINITY);
}

function byActivity(rows: readonly SessionRow[]): SessionRow[] {
  const newest = new Map<string, SessionRow>();
  for (const row of rows) {
    const known = newest.get(row.id);
    if (!known || row.version >= known.version) newest.set(row.id, row);
  }
  return [...newest.values()].sort((a, b) => b.updatedAt - a.updatedAt);
}

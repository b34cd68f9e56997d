import type { SessionQuery } from '../../../domain/api/asked/session.ts';
import { cursorOf, type ListPlace, placeIn } from '../../../domain/api/cursor.ts';
import { type Caller, rightsIn } from '../../../domain/api/rights.ts';
import type { SessionRow } from '../../../domain/api/session.ts';
import { rowView } from '../../../domain/api/views/session-row.ts';
import { monthBefore, monthOf } from '../../../domain/money/month-spend.ts';
import { isShown } from '../../../domain/session/listed/begun.ts';
import type { SessionSummary } from '../../../domain/session/listed/summary.ts';
import { sourceOf } from '../../../domain/session/source.ts';
import type { Api } from '../kit/context.ts';

/** Rows of one read of a month: each reads that many in every shard. */
const PAGE = 100;
/** Reads of one request: filters that fit little look through some 2,000 sessions, and say where to go on. */
const READS_MAX = 20;
/** Months that a list without a beginning looks back from its end: fewer than reads, so that it comes to its end where there is little. */
const MONTHS_MAX = 12;

/** Rows that fit, the newest activity first. `next`: there may be more. */
export async function listSessions(
  api: Api,
  caller: Caller,
  query: SessionQuery,
): Promise<{ sessions: SessionRow[]; next?: string }> {
  const now = api.ports.clock.now();
  const end = endOf(query, now);
  const last = query.from === undefined ? monthBefore(end.month, MONTHS_MAX) : monthOf(query.from);
  const sessions: SessionRow[] = [];
  let place = query.cursor === undefined ? end : placeIn(query.cursor, query);
  for (let reads = 0; reads < READS_MAX && place.month >= last; reads++) {
    const summaries = await api.ports.reader.listed(place.month, place, PAGE);
    for (const summary of summaries) {
      place = { month: place.month, at: summary.at, sessionId: summary.sessionId };
      if (query.from !== undefined && summary.at < query.from) return { sessions };
      if (isShown(summary, now) && maySee(api, caller, summary))
        sessions.push(...fitting(query, rowView(summary, api.settings.serverUrl)));
      if (sessions.length === query.limit) return { sessions, next: cursorOf(place, query) };
    }
    if (summaries.length < PAGE) place = { month: monthBefore(place.month), ...END };
  }
  return place.month >= last ? { sessions, next: cursorOf(place, query) } : { sessions };
}

/** Above every activity of a month. */
const END = { at: 99_999_999_999_999, sessionId: '' };

/** Where a list begins. No session was active in the future, whatever `to` says: its months are not read. */
function endOf({ to }: SessionQuery, now: number): ListPlace {
  return to === undefined || to > now ? { month: monthOf(now), ...END } : { month: monthOf(to), at: to, sessionId: '' };
}

/** Whether a session may be in a list of the caller's, by its summary. */
export function maySee({ settings }: Api, caller: Caller, { sessionId, row, requester }: SessionSummary): boolean {
  const source = sourceOf(settings.sources, sessionId);
  const owned = source && { source, begunBy: row?.begunBy ?? requester, people: row?.people ?? [] };
  return owned !== undefined && rightsIn(caller, owned) !== undefined;
}

function fitting(query: SessionQuery, row: SessionRow): SessionRow[] {
  const fits =
    (query.person === undefined || row.requester.id === query.person) &&
    (query.repository === undefined || hasRepository(row, query.repository)) &&
    (query.state === undefined || query.state.includes(row.state)) &&
    (query.source === undefined || query.source === row.source) &&
    row.costMicroUsd + row.estimatedMicroUsd >= (query.minCostMicroUsd ?? 0);
  return fits ? [row] : [];
}

function hasRepository({ repositories }: SessionRow, wanted: string): boolean {
  return repositories.some((name) => name.toLowerCase() === wanted.toLowerCase());
}

import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { useAttention, watch } from '../../api/attention.ts';
import { api } from '../../api/calls.ts';
import { listEveryMs } from '../../api/pace.ts';
import type { SessionRow } from '../../api/types.ts';
import { type Filters, queryOf } from './filters.ts';

const PAGE = 50;

/** The list for these filters: pages as they are asked for, and the newest page again and again while somebody looks. */
export function useSessions(filters: Filters) {
  useAttention();
  const query = queryOf(filters);
  const key = JSON.stringify(query);
  const pages = useInfiniteQuery({
    queryKey: ['sessions', key],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.sessions({ ...query, cursor: pageParam, limit: PAGE }, signal),
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const newest = useQuery({
    queryKey: ['newest sessions', key],
    queryFn: ({ signal }) => api.sessions({ ...query, limit: PAGE }, signal),
    enabled: pages.isSuccess,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: () => listEveryMs(watch.read()),
  });
  const rows = useMemo(
    () =>
      byActivity([...(pages.data?.pages.flatMap(({ sessions }) => sessions) ?? []), ...(newest.data?.sessions ?? [])]),
    [pages.data, newest.data],
  );
  return { rows, pages };
}

/** Each once, as it was heard of last, newest activity first. */
function byActivity(rows: readonly SessionRow[]): SessionRow[] {
  const newest = new Map<string, SessionRow>();
  for (const row of rows) {
    const known = newest.get(row.id);
    if (!known || row.version >= known.version) newest.set(row.id, row);
  }
  return [...newest.values()].sort((a, b) => b.updatedAt - a.updatedAt);
}

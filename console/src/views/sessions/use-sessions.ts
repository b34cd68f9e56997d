import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { useAttention, watch } from '../../api/attention.ts';
import { api } from '../../api/calls.ts';
import { listEveryMs, pagesEveryMs } from '../../api/pace.ts';
import { type Filters, queryOf } from './filters.ts';
import { listed } from './listed.ts';

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
    // What is below the newest page changes when a session leaves it, or no longer fits the filters.
    refetchInterval: ({ state }) => pagesEveryMs(watch.read(), state.data?.pages.length ?? 0),
  });
  const newest = useQuery({
    queryKey: ['newest sessions', key],
    queryFn: ({ signal }) => api.sessions({ ...query, limit: PAGE }, signal),
    enabled: pages.isSuccess,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: () => listEveryMs(watch.read()),
  });
  const rows = useMemo(() => listed(pages.data?.pages ?? [], newest.data), [pages.data, newest.data]);
  return { rows, pages };
}

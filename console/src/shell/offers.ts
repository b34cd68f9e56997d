import { useQuery } from '@tanstack/preact-query';
import { get } from '../api/request.ts';

type Described = { paths: Record<string, Record<string, unknown>> };

/** Whether the API of this deployment does something, by its own description: what it does not do is not offered. */
export function useOffer(method: 'get' | 'post', path: string): boolean {
  const described = useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => get<Described>('/api/openapi.json', signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  return described.data?.paths[path]?.[method] !== undefined;
}

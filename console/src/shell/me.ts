import { useQuery } from '@tanstack/preact-query';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { api } from '../api/calls.ts';
import { setCsrf } from '../api/request.ts';
import type { Me } from '../api/types.ts';

const MeContext = createContext<Me | undefined>(undefined);
export const MeProvider = MeContext.Provider;

/** Who is signed in; undefined on a shared page. */
export function useMe(): Me | undefined {
  return useContext(MeContext);
}

/** Asks who is signed in and keeps what writes need. `enabled`: not before a code has been used. */
export function useMeQuery(enabled: boolean) {
  return useQuery({
    queryKey: ['me'],
    enabled,
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const me = await api.me(signal);
      setCsrf(me.csrf);
      return me;
    },
  });
}

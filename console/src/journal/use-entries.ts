import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { watch } from '../api/attention.ts';
import type { EntrySource } from '../api/calls.ts';
import type { Loaded } from './entries.ts';
import { Following, type World } from './following.ts';

/** The page itself: one for all sessions that it shows. */
const PAGE: World = { pause, attention: () => watch.read() };

/** `again`: what failed is tried now. `look`: what is new is asked for now. */
export type Followed = Loaded & Pick<Following, 'again' | 'look'>;

/** The entries of a session, loaded at once and followed as long as the page is shown. `key` names the session. */
export function useEntries(key: string, source: EntrySource): Followed {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const following = useMemo(() => new Following(source, () => draw(undefined as never), PAGE), [key]);
  useEffect(() => {
    void following.run();
    return () => following.end();
  }, [following]);
  const { again, look, entries } = following;
  return { ...entries.loaded, again, look };
}

/** Until somebody comes back to the page, `ms` have passed (undefined: only the former), or the signal. */
function pause(ms: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(finish, ms);
    const stop = watch.onChange(finish);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
    function finish(): void {
      clearTimeout(timer);
      stop();
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}

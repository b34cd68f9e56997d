import { useEffect, useMemo, useReducer } from 'preact/hooks';
import { watch } from '../api/attention.ts';
import { CHANGES_WAIT_S } from '../api/calls.ts';
import { afterFailureMs, nextLook } from '../api/pace.ts';
import { ApiError } from '../api/request.ts';
import { Entries, type EntrySource, type Loaded } from './entries.ts';

/** The entries of a session, loaded at once and followed as long as the page is shown. `key` names the session. */
export function useEntries(key: string, source: EntrySource): Loaded {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const entries = useMemo(() => new Entries(source, () => draw(undefined as never)), [key]);
  useEffect(() => {
    const end = new AbortController();
    void entries.open(end.signal);
    void followUntil(entries, end.signal);
    return () => end.abort();
  }, [entries]);
  return entries.loaded;
}

async function followUntil(entries: Entries, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    if (!entries.loaded.isOpen) {
      await changeOr(200, signal);
      continue;
    }
    const next = nextLook(watch.read());
    if (next.kind !== 'hold') await changeOr(next.kind === 'ask' ? next.afterMs : undefined, signal);
    if (signal.aborted || next.kind === 'rest') continue;
    try {
      await entries.follow(next.kind === 'hold' ? CHANGES_WAIT_S : 0, signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted || isFinal(error)) return;
      failures += 1;
      await changeOr(afterFailureMs(failures), signal);
    }
  }
}

/** Asking again would not help: signed out, or gone. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && [401, 403, 404].includes(error.status);
}

/** Until somebody comes back to the page, `ms` have passed (undefined: only the former), or the end. */
function changeOr(ms: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(finish, ms);
    const stop = watch.onChange(finish);
    signal.addEventListener('abort', finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      stop();
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}

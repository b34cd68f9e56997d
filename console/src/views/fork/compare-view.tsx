import { useQuery } from '@tanstack/preact-query';
import { useMemo } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { api, sessionSource } from '../../api/calls.ts';
import { spentMicroUsd, usd } from '../../format/money.ts';
import { rowsOf } from '../../journal/rows.ts';
import { useEntries } from '../../journal/use-entries.ts';
import { Failed, Loading } from '../../parts/standing.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { Feed } from '../session/feed.tsx';
import { SessionHead } from '../session/session-head.tsx';
import { useTitle } from '../sessions/sessions-view.tsx';

/** Two sessions side by side, as a fork and what it was forked from. */
export default function CompareView() {
  const { fork } = useTexts();
  const given = new URLSearchParams(useSearch());
  useTitle(fork.compare);
  return (
    <main id="main" class="compare">
      <h1 class="hidden">{fork.compare}</h1>
      {['a', 'b'].map((side) => (
        <Side key={side} id={given.get(side) ?? ''} label={side === 'a' ? fork.left : fork.right} />
      ))}
    </main>
  );
}

const NOTHING = { current: undefined };

function Side({ id, label }: { id: string; label: string }) {
  const { fork } = useTexts();
  const first = useQuery({ queryKey: ['session', id], queryFn: ({ signal }) => api.session(id, signal) });
  const loaded = useEntries(id, sessionSource(id));
  const rows = useMemo(() => rowsOf(loaded.entries), [loaded.entries]);
  const session = loaded.session ?? first.data;
  return (
    <section aria-label={label}>
      {first.isPending && <Loading />}
      {first.error && <Failed error={first.error} onAgain={() => void first.refetch()} />}
      {session && (
        <>
          <SessionHead session={session}>
            <p class="hint">{fork.difference(usd(spentMicroUsd(session)), session.counters.modelCalls)}</p>
          </SessionHead>
          <Feed session={session} rows={rows} wanted={undefined} isWhole found={undefined} handle={{ ...NOTHING }} />
        </>
      )}
    </section>
  );
}

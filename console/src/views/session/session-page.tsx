import { useQuery } from '@tanstack/preact-query';
import { Link } from 'wouter-preact';
import { api, sessionSource } from '../../api/calls.ts';
import { ApiError } from '../../api/request.ts';
import type { SessionView } from '../../api/types.ts';
import { type Followed, useEntries } from '../../journal/use-entries.ts';
import { Failed, Loading } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useOffer } from '../../shell/offers.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ChangesView } from '../changes/changes-view.tsx';
import { FilesView } from '../changes/files-view.tsx';
import { sessionAddress } from '../sessions/session-line.tsx';
import { useTitle } from '../sessions/sessions-view.tsx';
import { Conversation } from './conversation.tsx';
import { SessionHead } from './session-head.tsx';

type Tab = 'conversation' | 'changes' | 'files';
const TABS: readonly Tab[] = ['conversation', 'changes', 'files'];

/** One session: its head, and what happened, its changes or its files. */
export default function SessionPage({ id, tab }: { id: string; tab: string }) {
  const texts = useTexts();
  const first = useQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => api.session(id, signal),
    refetchOnWindowFocus: false,
  });
  // Asked for at the same time: who opens a session waits for both.
  const loaded = useEntries(id, sessionSource(id));
  if (first.isPending)
    return (
      <main id="main">
        <Loading />
      </main>
    );
  const isGone = first.error instanceof ApiError && first.error.status === 404;
  if (first.error || !first.data)
    return (
      <main id="main" class="report-page">
        <h1>{texts.sessions}</h1>
        {isGone ? <Failed error={first.error} /> : <Failed error={first.error} onAgain={() => void first.refetch()} />}
        {isGone && <Link href="/sessions">{texts.list.others}</Link>}
      </main>
    );
  return (
    <Opened key={id} first={first.data} loaded={loaded} tab={TABS.find((each) => each === tab) ?? 'conversation'} />
  );
}

function Opened({ first, loaded, tab }: { first: SessionView; loaded: Followed; tab: Tab }) {
  const { id } = first;
  const session = loaded.session ?? first;
  useTitle(plainLine(session.title) || id);
  return (
    <main id="main" class="session-page">
      <SessionHead session={session}>
        <Tabs id={id} tab={tab} />
      </SessionHead>
      {tab === 'conversation' && <Conversation session={session} loaded={loaded} />}
      {tab === 'changes' && <ChangesView session={session} entries={loaded.entries} />}
      {tab === 'files' && <FilesView session={session} />}
    </main>
  );
}

function Tabs({ id, tab }: { id: string; tab: Tab }) {
  const { tabs, side } = useTexts();
  const hasDiff = useOffer('get', '/sessions/{id}/diff');
  return (
    <nav class="tabs" aria-label={side.title}>
      {TABS.filter((each) => each !== 'changes' || hasDiff || tab === each).map((each) => (
        <Link
          key={each}
          href={each === 'conversation' ? sessionAddress(id) : `${sessionAddress(id)}/${each}`}
          aria-current={each === tab ? 'page' : undefined}
        >
          {tabs[each]}
        </Link>
      ))}
    </nav>
  );
}

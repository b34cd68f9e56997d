import { useQuery } from '@tanstack/preact-query';
import { api } from '../../api/calls.ts';
import { useEntries } from '../../journal/use-entries.ts';
import { Icon } from '../../parts/icon.tsx';
import { Failed, Loading } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Conversation } from '../session/conversation.tsx';
import { SessionHead } from '../session/session-head.tsx';
import { useTitle } from '../sessions/sessions-view.tsx';

/** One session for whoever has its link: to read, and nothing else. */
export default function SharedView({ token }: { token: string }) {
  const { shared } = useTexts();
  const first = useQuery({ queryKey: ['shared', token], queryFn: ({ signal }) => api.shared(token, signal) });
  const loaded = useEntries(token, { entries: (query, signal) => api.sharedEntries(token, query, signal) });
  useTitle(plainLine(first.data?.title ?? '') || shared.title);
  return (
    <main id="main" class="session-page">
      {first.isPending && <Loading />}
      {!first.data && <h1 class="hidden">{shared.title}</h1>}
      {first.error && <Failed error={first.error} onAgain={() => void first.refetch()} />}
      {first.data && (
        <>
          <p class="banner">
            <Icon name="share" /> {shared.note}
          </p>
          <SessionHead session={first.data} />
          <Conversation session={first.data} loaded={loaded} />
        </>
      )}
    </main>
  );
}

import type { ComponentChildren } from 'preact';
import type { SessionView } from '../../api/types.ts';
import { spentMicroUsd, usd } from '../../format/money.ts';
import { Age } from '../../parts/age.tsx';
import { Away, PullRequestLink } from '../../parts/pull-request-link.tsx';
import { MachineBadge, StateBadge } from '../../parts/state-badge.tsx';
import { whyOf } from '../../parts/why.ts';
import { plainLine } from '../../safe/plain.ts';
import { useTexts } from '../../text/use-texts.ts';

/** What a session is called and how it stands, above everything else. */
export function SessionHead({ session, children }: { session: SessionView; children?: ComponentChildren }) {
  const texts = useTexts();
  const { list, side, sources } = texts;
  const { source, requester, threadUrl } = session;
  const why = whyOf(session, texts);
  return (
    <header class="session-head">
      <h1 dir="auto">{plainLine(session.title) || session.id}</h1>
      <div class="session-facts">
        <StateBadge state={session.state} />
        {why && <span class="why">{why}</span>}
        {session.machine && <MachineBadge machine={session.machine} />}
        <span>
          {sources[source]} · {list.by(plainLine(requester.name ?? requester.id))}
        </span>
        {session.repositories.map((name) => (
          <span class="repository" key={name}>
            {plainLine(name)}
          </span>
        ))}
        {session.pullRequests.map((pull) => (
          <PullRequestLink key={pull.url} pull={pull} short />
        ))}
        <span class="number">{usd(spentMicroUsd(session))}</span>
        <Age at={session.updatedAt} />
        {threadUrl && <Away href={threadUrl}>{side.thread}</Away>}
      </div>
      {children}
    </header>
  );
}

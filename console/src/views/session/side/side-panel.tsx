import { Link } from 'wouter-preact';
import { transcriptAddress } from '../../../api/calls.ts';
import type { SessionView } from '../../../api/types.ts';
import { spentMicroUsd, usd } from '../../../format/money.ts';
import { clockTime, dayAndTime, duration } from '../../../format/time.ts';
import { useNow } from '../../../parts/age.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { BudgetMeter } from '../../../parts/meter.tsx';
import { PullRequestLink } from '../../../parts/pull-request-link.tsx';
import { SavedWork } from '../../../parts/saved-work.tsx';
import { MachineBadge, StateBadge } from '../../../parts/state-badge.tsx';
import { plainLine } from '../../../safe/plain.ts';
import { useMe } from '../../../shell/me.ts';
import { useLanguage, useTexts } from '../../../text/use-texts.ts';
import { sessionAddress } from '../../sessions/session-line.tsx';

/** What is known of a session beside what happened. */
export function SidePanel({ session }: { session: SessionView }) {
  const { side } = useTexts();
  return (
    <aside class="side" aria-label={side.title}>
      <Now session={session} />
      {session.plan.length > 0 && <Plan session={session} />}
      {session.pullRequests.length > 0 && (
        <section>
          <h2>{side.pullRequests}</h2>
          <ul class="plain">
            {session.pullRequests.map((pull) => (
              <li key={pull.url}>
                <PullRequestLink pull={pull} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Money session={session} />
      <People session={session} />
      <Kept session={session} />
    </aside>
  );
}

function Now({ session }: { session: SessionView }) {
  const { side } = useTexts();
  const language = useLanguage();
  const now = useNow();
  const { wait, machine } = session;
  return (
    <section>
      <h2>{side.now}</h2>
      <p class="badges">
        <StateBadge state={session.state} />
        {machine && <MachineBadge machine={machine} />}
      </p>
      {wait && (
        <p>
          {plainLine(wait.what)} <span class="hint">{side.since(duration(now - wait.since))}</span>
          {wait.nextLookAt !== undefined && (
            <span class="hint"> · {side.nextLook(clockTime(wait.nextLookAt, language))}</span>
          )}
        </p>
      )}
      {session.muted && <p class="hint">{side.muted}</p>}
    </section>
  );
}

const PLAN_ICONS = { open: 'minus', 'in-progress': 'right', done: 'check' } as const;

function Plan({ session }: { session: SessionView }) {
  const { side } = useTexts();
  return (
    <section>
      <h2>{side.plan}</h2>
      <ol class="plan">
        {session.plan.map(({ id, text, state }) => (
          <li key={id} class={state}>
            <Icon name={PLAN_ICONS[state]} size={14} />
            <span dir="auto">{plainLine(text)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Money({ session }: { session: SessionView }) {
  const { side, cost } = useTexts();
  const { counters, estimatedMicroUsd } = session;
  return (
    <section>
      <h2>{side.money}</h2>
      <p class="sum number">{usd(spentMicroUsd(session))}</p>
      {estimatedMicroUsd > 0 && <p class="hint">{cost.estimated(usd(estimatedMicroUsd))}</p>}
      <p class="hint">{side.counters(counters.modelCalls, counters.commands)}</p>
      {session.budgets.map(({ scope, spentMicroUsd, limitMicroUsd }) => (
        <BudgetMeter key={scope} scope={scope} spent={spentMicroUsd} limit={limitMicroUsd} />
      ))}
    </section>
  );
}

function People({ session }: { session: SessionView }) {
  const { side } = useTexts();
  const language = useLanguage();
  const { people, requester } = session;
  const others = people.filter(({ id }) => id !== requester.id);
  return (
    <section>
      <h2>{side.people}</h2>
      <ul class="plain">
        <li>
          <Icon name="person" /> {plainLine(requester.name ?? requester.id)} <span class="hint">{side.requester}</span>
        </li>
        {others.map(({ id, name }) => (
          <li key={id}>
            <Icon name="person" /> {plainLine(name ?? id)}
          </li>
        ))}
      </ul>
      <p class="hint">
        {side.begun} {dayAndTime(session.begunAt, language)} · {plainLine(session.model)}
      </p>
    </section>
  );
}

/** What of it can be taken home, and where it came from. */
function Kept({ session }: { session: SessionView }) {
  const { side } = useTexts();
  const me = useMe();
  const { saved, forkOf } = session;
  if (!me && !saved && !forkOf) return null;
  return (
    <section>
      <h2>{side.saved}</h2>
      <ul class="plain">
        {saved && (
          <li>
            <SavedWork saved={saved} />
          </li>
        )}
        {me && (
          <li>
            <a href={transcriptAddress(session.id)} download>
              <Icon name="download" /> {side.transcript}
            </a>
          </li>
        )}
        {forkOf && (
          <li>
            <Icon name="fork" /> {side.forkOf}{' '}
            <Link href={`${sessionAddress(forkOf.id)}?at=${forkOf.version}`}>{plainLine(forkOf.id)}</Link>{' '}
            <Link href={`/compare?a=${encodeURIComponent(forkOf.id)}&b=${encodeURIComponent(session.id)}`}>
              {side.compare}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}

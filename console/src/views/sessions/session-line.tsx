import { Link } from 'wouter-preact';
import type { SessionRow } from '../../api/types.ts';
import { spentMicroUsd, usd } from '../../format/money.ts';
import { Age } from '../../parts/age.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PullRequestLink } from '../../parts/pull-request-link.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { whyOf } from '../../parts/why.ts';
import { plainLine } from '../../safe/plain.ts';
import { useTexts } from '../../text/use-texts.ts';

const PULLS_MAX = 3;

export function sessionAddress(id: string): string {
  return `/sessions/${encodeURIComponent(id)}`;
}

/** One session of the list. The whole line is a link; what is inside of it can be pressed by itself. */
export function SessionLine({ row, isChosen }: { row: SessionRow; isChosen: boolean }) {
  const texts = useTexts();
  const { list } = texts;
  const why = whyOf(row, texts);
  return (
    <li class={isChosen ? 'line chosen' : 'line'} data-id={row.id}>
      <div class="line-state">
        <StateBadge state={row.state} />
      </div>
      <div class="line-what">
        <Link href={sessionAddress(row.id)} class="line-link" dir="auto">
          {plainLine(row.title) || row.id}
        </Link>
        <p class="line-who">
          <span class={`source ${row.source}`}>{texts.sources[row.source]}</span>
          <span class="line-by">{list.by(plainLine(row.requester.name ?? row.requester.id))}</span>
          {row.turn > 1 && <span>{list.turns(row.turn)}</span>}
          {row.forkOf && <Icon name="fork" size={14} />}
          {why && <span class="line-why">{why}</span>}
        </p>
      </div>
      <div class="line-code">
        {row.repositories.slice(0, 2).map((name) => (
          <span class="repository" key={name}>
            {plainLine(name)}
          </span>
        ))}
        {row.pullRequests.slice(-PULLS_MAX).map((pull) => (
          <PullRequestLink key={pull.url} pull={pull} short />
        ))}
      </div>
      <div class="line-cost number">{usd(spentMicroUsd(row))}</div>
      <div class="line-age">
        <Age at={row.updatedAt} />
      </div>
    </li>
  );
}

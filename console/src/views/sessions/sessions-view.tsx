import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { SessionRow } from '../../api/types.ts';
import { useKeys } from '../../parts/search/keys.ts';
import { SearchField } from '../../parts/search/search-field.tsx';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { useTexts } from '../../text/use-texts.ts';
import { FilterBar } from './filter-bar.tsx';
import { addressOf, filtersOf, isFiltered } from './filters.ts';
import { SessionLine, sessionAddress } from './session-line.tsx';
import { useSessions } from './use-sessions.ts';

/** All sessions that the reader may see, newest activity first. */
export function SessionsView() {
  const { list } = useTexts();
  const [location, go] = useLocation();
  const filters = filtersOf(useSearch());
  const { rows, pages } = useSessions(filters);
  const [words, search] = useState('');
  const shown = useMemo(() => matching(rows, words), [rows, words]);
  const chosen = useChosen(shown);
  useTitle(list.title);
  return (
    <main id="main" class="list-page">
      <div class="list-head">
        <h1>{list.title}</h1>
        <SearchField label={list.search} words={words} onWords={search} />
        <span class="list-count" role="status">
          {pages.isSuccess && (pages.hasNextPage ? list.countMore : list.count)(shown.length)}
        </span>
      </div>
      <FilterBar filters={filters} onChange={(changed) => go(`${location}${addressOf(changed)}`, { replace: true })} />
      {pages.isPending && <Loading />}
      {pages.error && <Failed error={pages.error} onAgain={() => void pages.refetch()} />}
      {pages.isSuccess && shown.length === 0 && <Nothing isFiltered={isFiltered(filters) || words !== ''} />}
      <ol class="lines">
        {shown.map((row) => (
          <SessionLine key={row.id} row={row} isChosen={row.id === chosen} />
        ))}
      </ol>
      {pages.hasNextPage && <More isBusy={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()} />}
      <p class="hint keys">{list.keys}</p>
    </main>
  );
}

/** The line that keys have come to: its id, so that it stays when the list moves. Keys may come faster than the list is drawn. */
function useChosen(rows: readonly SessionRow[]): string | undefined {
  const [, go] = useLocation();
  const [chosen, choose] = useState<string>();
  const newest = useRef<string | undefined>(undefined);
  const move = (by: number) => {
    const at = rows.findIndex(({ id }) => id === newest.current);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    newest.current = next?.id;
    choose(next?.id);
    const line = [...document.querySelectorAll<HTMLElement>('.line')].find(({ dataset }) => dataset.id === next?.id);
    line?.scrollIntoView({ block: 'nearest' });
    line?.querySelector<HTMLElement>('.line-link')?.focus({ preventScroll: true });
  };
  const open = () => newest.current !== undefined && go(sessionAddress(newest.current));
  useKeys({ j: () => move(1), k: () => move(-1), Enter: open });
  return chosen;
}

function matching(rows: readonly SessionRow[], words: string): readonly SessionRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  return rows.filter(({ title, requester, repositories, pullRequests, id, awaits = '' }) => {
    const text = [
      title,
      requester.name ?? requester.id,
      id,
      awaits,
      ...repositories,
      ...pullRequests.map(({ number }) => `#${number}`),
    ];
    const all = text.join(' ').toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** The next page comes when its place is near, or when it is asked for. */
function More({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const texts = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isBusy || !button.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), { rootMargin: '600px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  });
  return (
    <button ref={button} type="button" class="more" disabled={isBusy} onClick={onMore}>
      {isBusy ? texts.loading : texts.more}
    </button>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { list } = useTexts();
  if (isFiltered) return <Empty icon="filter" title={list.noMatch} />;
  return (
    <Empty icon="sessions" title={list.none}>
      <p>{list.noneHint}</p>
    </Empty>
  );
}

/** What the tab of the browser is called while the view is shown. */
export function useTitle(title: string): void {
  const { product } = useTexts();
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}

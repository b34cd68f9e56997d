import type { VirtualItem, Virtualizer } from '@tanstack/virtual-core';
import { type MutableRef, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionView } from '../../api/types.ts';
import type { Row } from '../../journal/rows.ts';
import { Icon } from '../../parts/icon.tsx';
import { useVirtual } from '../../parts/virtual.ts';
import { useTexts } from '../../text/use-texts.ts';
import { OpenRows, RowView } from './rows/row-view.tsx';

export type FeedHandle = { show: (version: number) => void; showRow: (key: string) => void };

type Props = {
  session: SessionView;
  rows: readonly Row[];
  /** The version that the address asks for. */
  wanted: number | undefined;
  /** Nothing comes before the first row. */
  isWhole: boolean;
  found: string | undefined;
  handle: MutableRef<FeedHandle | undefined>;
};

/** How near the end counts as reading along. */
const NEAR_END_PX = 80;

/** The rows that are on the screen, of all there are. It stays at the end while somebody reads along, else where it is. */
export function Feed({ session, rows, wanted, isWhole, found, handle }: Props) {
  const texts = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [open] = useState(() => new OpenRows());
  const list = useVirtual({
    count: rows.length,
    scroller: () => scroller.current,
    estimateSize: (index) => estimateOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const place = useAnchor(list, rows, scroller, isWanted(rows, wanted, isWhole) ? wanted : undefined);
  handle.current = {
    show: (version) => place.to(indexOfVersion(rows, version)),
    showRow: (key) => place.to(indexOfKey(rows, key)),
  };
  const items = list.getVirtualItems();
  return (
    <div class="feed-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: what groups fields of a form is no home of a feed */}
      <div
        class="feed"
        role="group"
        ref={scroller}
        onScroll={place.onScroll}
        aria-label={texts.entry.feed}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        tabIndex={0}
      >
        {rows.length === 0 && (
          <p class="hint" role="status">
            {session.state === 'thinking' ? texts.entry.begun : texts.entry.none}
          </p>
        )}
        {/* A feed without articles is none. */}
        <div
          class="feed-inner"
          role={rows.length > 0 ? 'feed' : undefined}
          style={{ height: `${list.getTotalSize()}px` }}
        >
          {items.map((item) => (
            <FeedRow
              key={item.key}
              {...{ item, list, session, open }}
              row={rows[item.index] as Row}
              count={rows.length}
              mark={isMarked(rows[item.index], found, wanted)}
            />
          ))}
        </div>
      </div>
      {!place.isAtEnd && (
        <button type="button" class="to-end" onClick={() => place.to(rows.length - 1)}>
          <Icon name="down" /> {texts.entry.newest}
        </button>
      )}
    </div>
  );
}

type RowProps = {
  item: VirtualItem;
  list: Virtualizer<HTMLElement, HTMLElement>;
  session: SessionView;
  open: OpenRows;
  row: Row;
  count: number;
  mark: boolean;
};

function FeedRow({ item, list, session, open, row, count, mark }: RowProps) {
  return (
    <article
      class={mark ? 'row marked' : 'row'}
      data-index={item.index}
      data-version={row.version}
      ref={(element) => list.measureElement(element)}
      aria-posinset={item.index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${item.start}px)` }}
    >
      <RowView row={row} session={session} open={open} />
    </article>
  );
}

type Anchor = { key: string; offset: number } | 'end';

/** Keeps the reader's place while rows come before and behind it. */
function useAnchor(
  list: Virtualizer<HTMLElement, HTMLElement>,
  rows: readonly Row[],
  scroller: MutableRef<HTMLDivElement | null>,
  wanted: number | undefined,
) {
  const anchor = useRef<Anchor>('end');
  const [isAtEnd, setAtEnd] = useState(true);
  const shown = useRef<number | undefined>(undefined);
  const to = (index: number) => {
    const row = rows[index];
    if (!row) return;
    const isLast = index === rows.length - 1;
    anchor.current = isLast ? 'end' : { key: row.key, offset: -16 };
    list.scrollToIndex(index, { align: isLast ? 'end' : 'start' });
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const isEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    const top = list.getVirtualItems().find(({ end }) => end > element.scrollTop);
    anchor.current = isEnd || !top ? 'end' : { key: String(top.key), offset: element.scrollTop - top.start };
    setAtEnd(isEnd);
  };
  useLayoutEffect(() => {
    const kept = anchor.current;
    if (rows.length === 0) return;
    if (kept === 'end') return list.scrollToIndex(rows.length - 1, { align: 'end' });
    const start = list.measurementsCache[indexOfKey(rows, kept.key)]?.start;
    if (start !== undefined) list.scrollToOffset(start + kept.offset);
  }, [list, rows]);
  useEffect(() => {
    if (wanted === undefined || shown.current === wanted) return;
    shown.current = wanted;
    to(indexOfVersion(rows, wanted));
  });
  return { to, onScroll, isAtEnd };
}

/** An entry that is asked for is shown once it is loaded, or cannot come any more. */
function isWanted(rows: readonly Row[], wanted: number | undefined, isWhole: boolean): boolean {
  return wanted !== undefined && rows.length > 0 && (isWhole || (rows[0]?.version ?? wanted) <= wanted);
}

/** What was found, and all that the entry of the address shows. */
function isMarked(row: Row | undefined, found: string | undefined, wanted: number | undefined): boolean {
  return row !== undefined && row.kind !== 'day' && (row.key === found || row.version === wanted);
}

function indexOfKey(rows: readonly Row[], key: string): number {
  return rows.findIndex((row) => row.key === key);
}

/** The first row of an entry, or of the next one that shows anything. */
function indexOfVersion(rows: readonly Row[], version: number): number {
  const index = rows.findIndex((row) => row.version >= version && row.kind !== 'day');
  return index < 0 ? rows.length - 1 : index;
}

const HEIGHTS = { day: 40, call: 34, model: 26, wait: 34, words: 90, told: 80 } as const;

function estimateOf(row: Row | undefined): number {
  return row ? HEIGHTS[row.kind] : 40;
}

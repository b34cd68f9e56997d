import type { VirtualItem, Virtualizer } from '@tanstack/virtual-core';
import { type MutableRef, useRef, useState } from 'preact/hooks';
import type { SessionView } from '../../api/types.ts';
import type { Row } from '../../journal/rows.ts';
import { Icon } from '../../parts/icon.tsx';
import { useVirtual } from '../../parts/virtual.ts';
import { useTexts } from '../../text/use-texts.ts';
import { indexOfKey, indexOfVersion, useAnchor } from './anchor.ts';
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
  open.onSet = place.onOpen;
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
          onPointerDown={place.onPress}
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

/** An entry that is asked for is shown once it is loaded, or cannot come any more. */
function isWanted(rows: readonly Row[], wanted: number | undefined, isWhole: boolean): boolean {
  return wanted !== undefined && rows.length > 0 && (isWhole || (rows[0]?.version ?? wanted) <= wanted);
}

/** What was found, and all that the entry of the address shows. */
function isMarked(row: Row | undefined, found: string | undefined, wanted: number | undefined): boolean {
  return row !== undefined && row.kind !== 'day' && (row.key === found || row.version === wanted);
}

const HEIGHTS = { day: 40, call: 34, model: 26, wait: 34, words: 90, told: 80 } as const;

function estimateOf(row: Row | undefined): number {
  return row ? HEIGHTS[row.kind] : 40;
}

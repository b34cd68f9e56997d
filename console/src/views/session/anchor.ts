import type { Virtualizer } from '@tanstack/virtual-core';
import { type MutableRef, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Row } from '../../journal/rows.ts';

type List = Virtualizer<HTMLElement, HTMLElement>;
type Scroller = MutableRef<HTMLDivElement | null>;
type Anchor = { key: string; offset: number } | 'end';

/** How near the end counts as reading along. */
const NEAR_END_PX = 80;

/** Keeps the reader's place while rows come before and behind it. `wanted`: the version that the address asks for. */
export function useAnchor(list: List, rows: readonly Row[], scroller: Scroller, wanted: number | undefined) {
  const anchor = useRef<Anchor>('end');
  const [isAtEnd, setAtEnd] = useState(true);
  const shown = useRef<number | undefined>(undefined);
  const isOpening = useRef(false);
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
    anchor.current = isEnd ? 'end' : topOf(list, element);
    setAtEnd(isEnd);
  };
  const hold = () => {
    // What still scrolls to its target would go on under the pointer.
    list.cancelScroll();
    if (scroller.current) anchor.current = topOf(list, scroller.current);
  };
  const settle = () => {
    const kept = anchor.current;
    if (rows.length === 0) return;
    if (kept === 'end') return list.scrollToIndex(rows.length - 1, { align: 'end' });
    const start = list.measurementsCache[indexOfKey(rows, kept.key)]?.start;
    if (start !== undefined) list.scrollToOffset(start + kept.offset);
  };
  const settleNow = useRef(settle);
  settleNow.current = settle;
  /** Nothing moves until it is released: the click would be another row's, or nobody's. */
  const onPress = (event: PointerEvent) => {
    const [before, { count }] = [anchor.current, list.options];
    if (event.button !== 0 || before !== 'end') return;
    hold();
    const held = anchor.current;
    afterPress(() => {
      if (anchor.current !== held || isOpening.current) return;
      anchor.current = 'end';
      if (list.options.count !== count) settleNow.current();
    });
  };
  /** Of a row: rows that come later do not carry it away. */
  const onOpen = () => {
    hold();
    isOpening.current = true;
  };
  useLayoutEffect(settle, [list, rows]);
  useLayoutEffect(() => {
    if (!isOpening.current) return;
    isOpening.current = false;
    onScroll();
  }, [list.getTotalSize()]);
  useEffect(() => {
    if (wanted === undefined || shown.current === wanted) return;
    shown.current = wanted;
    to(indexOfVersion(rows, wanted));
  });
  return { to, onScroll, onPress, onOpen, isAtEnd };
}

/** The row at the upper edge, and how much of it is above. */
function topOf(list: List, { scrollTop }: HTMLElement): Anchor {
  const top = list.getVirtualItems().find(({ end }) => end > scrollTop);
  return top ? { key: String(top.key), offset: scrollTop - top.start } : 'end';
}

/** Once the press that has begun is over, and what its click does is done. */
function afterPress(then: () => void): void {
  const over = () => {
    removeEventListener('pointerup', over);
    removeEventListener('pointercancel', over);
    // The click comes after it, in the same turn.
    setTimeout(then);
  };
  addEventListener('pointerup', over);
  addEventListener('pointercancel', over);
}

export function indexOfKey(rows: readonly Row[], key: string): number {
  return rows.findIndex((row) => row.key === key);
}

/** The first row of an entry, or of the next one that shows anything. */
export function indexOfVersion(rows: readonly Row[], version: number): number {
  const index = rows.findIndex((row) => row.version >= version && row.kind !== 'day');
  return index < 0 ? rows.length - 1 : index;
}

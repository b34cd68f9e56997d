import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

type Options = Pick<VirtualizerOptions<HTMLElement, HTMLElement>, 'count' | 'estimateSize' | 'getItemKey'> & {
  scroller: () => HTMLElement | null;
  overscan?: number;
};

/** A virtual list of an element that scrolls; the same binding that TanStack has for other libraries. */
export function useVirtual({ scroller, overscan = 8, ...options }: Options): Virtualizer<HTMLElement, HTMLElement> {
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0);
  const all: VirtualizerOptions<HTMLElement, HTMLElement> = {
    ...options,
    overscan,
    getScrollElement: scroller,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => draw(undefined as never),
  };
  const [virtualizer] = useState(() => new Virtualizer(all));
  virtualizer.setOptions(all);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}

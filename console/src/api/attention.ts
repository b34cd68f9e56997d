import { useEffect, useState } from 'preact/hooks';
import type { Attention } from './pace.ts';
import { Watch } from './watch.ts';

/** One for the whole page. */
export const watch = new Watch({ window, document, now: () => performance.now() });

/** Draws again when attention changes: queries read their pace from it. */
export function useAttention(): Attention {
  const [attention, set] = useState(() => watch.read());
  useEffect(() => watch.onChange(() => set(watch.read())), []);
  return attention;
}

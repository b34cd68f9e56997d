import { useEffect, useState } from 'preact/hooks';
import type { Attention } from './pace.ts';
import { USED_MS } from './pace.ts';

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll'] as const;

/** Whether somebody looks at the page. One for the whole page. */
class Watch {
  #usedAt = performance.now();
  readonly #listeners = new Set<() => void>();

  constructor() {
    for (const sign of SIGNS) addEventListener(sign, () => this.#used(), { passive: true, capture: true });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#usedAt = performance.now();
      this.#tell();
    });
  }

  read(): Attention {
    return { seen: !document.hidden, unusedMs: performance.now() - this.#usedAt };
  }

  /** Calls back when the page is shown, hidden, or used again after a rest. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #used(): void {
    const wasResting = performance.now() - this.#usedAt >= USED_MS;
    this.#usedAt = performance.now();
    if (wasResting) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const watch = new Watch();

/** Draws again when attention changes: queries read their pace from it. */
export function useAttention(): Attention {
  const [attention, set] = useState(() => watch.read());
  useEffect(() => watch.onChange(() => set(watch.read())), []);
  return attention;
}

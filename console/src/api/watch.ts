import { type Attention, USED_MS } from './pace.ts';

/** What people do with a page. No `scroll`: the page makes it itself, when it follows what is new. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

/** The page to be watched: where its events come, whether it is hidden, and the time. */
export type Watched = { window: EventTarget; document: EventTarget & { readonly hidden: boolean }; now: () => number };

/** Whether somebody looks at a page. */
export class Watch {
  readonly #watched: Watched;
  #usedAt: number;
  readonly #listeners = new Set<() => void>();

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#usedAt = watched.now();
    for (const sign of SIGNS)
      watched.window.addEventListener(sign, () => this.#used(), { passive: true, capture: true });
    watched.document.addEventListener('visibilitychange', () => {
      if (!watched.document.hidden) this.#usedAt = watched.now();
      this.#tell();
    });
  }

  read(): Attention {
    return { seen: !this.#watched.document.hidden, unusedMs: this.#watched.now() - this.#usedAt };
  }

  /** Calls back when the page is shown, hidden, or used again after a rest. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #used(): void {
    const now = this.#watched.now();
    const wasResting = now - this.#usedAt >= USED_MS;
    this.#usedAt = now;
    if (wasResting) this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

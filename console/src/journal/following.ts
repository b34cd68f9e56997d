import { CHANGES_WAIT_S, type EntrySource } from '../api/calls.ts';
import { type Attention, afterFailureMs, nextLook } from '../api/pace.ts';
import { ApiError } from '../api/request.ts';
import { Entries } from './entries.ts';

/** Failures in a row after which one page of entries is asked for only when somebody wishes it. */
const FAILURES_MAX = 5;

/** `pause`: until `ms` have passed (undefined: no matter how long), somebody comes back to the page, or the signal. */
export type World = {
  pause: (ms: number | undefined, signal: AbortSignal) => Promise<void>;
  attention: () => Attention;
};

/** All entries of a session, and what comes after them as long as the page is shown. */
export class Following {
  readonly entries: Entries;
  readonly #world: World;
  readonly #end = new AbortController();
  #wish = new AbortController();

  constructor(source: EntrySource, onChange: () => void, world: World) {
    this.entries = new Entries(source, onChange);
    this.#world = world;
  }

  /** Until {@link end}: the newest page, then what is new beside all that came before. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    await this.#until(() => this.entries.askNewest(signal));
    await Promise.all([this.#all(), this.entries.canFollow ? this.#follow() : undefined]);
  }

  end(): void {
    this.#end.abort();
  }

  /** Somebody wishes that what failed is tried again now. */
  readonly again = (): void => {
    const wished = this.#wish;
    this.#wish = new AbortController();
    wished.abort();
  };

  /** Looks at once, beside a question that is held: the reader has just changed something. */
  readonly look = (): void => {
    if (this.entries.loaded.isOpen) void this.entries.follow(0, this.#end.signal).catch(() => undefined);
  };

  async #all(): Promise<void> {
    const { signal } = this.#end;
    while (this.entries.loaded.earlier > 0 && !signal.aborted) await this.#until(() => this.entries.askEarlier(signal));
  }

  /** Asks until it is answered: after each failure later, and after the last one not before somebody wishes it. */
  async #until(ask: () => Promise<void>): Promise<void> {
    const { signal } = this.#end;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await ask();
        return this.entries.tell('missing', undefined);
      } catch (error) {
        if (signal.aborted) return;
        const isRetried = failures < FAILURES_MAX && !isFinal(error);
        this.entries.tell('missing', { error, isRetried });
        await this.#pause(isRetried ? afterFailureMs(failures) : undefined);
        if (!isRetried) failures = 0;
      }
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#end;
    for (let failures = 0; !signal.aborted; ) {
      const next = nextLook(this.#world.attention());
      if (next.kind !== 'hold') await this.#pause(next.kind === 'ask' ? next.afterMs : undefined);
      if (signal.aborted || next.kind === 'rest') continue;
      try {
        await this.entries.follow(next.kind === 'hold' ? CHANGES_WAIT_S : 0, signal);
        failures = 0;
        this.entries.tell('unheard', undefined);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const isRetried = !isFinal(error);
        // One failure is a change of networks, or a lid that was opened.
        if (failures > 1 || !isRetried) this.entries.tell('unheard', { error, isRetried });
        await this.#pause(isRetried ? afterFailureMs(failures) : undefined);
      }
    }
  }

  #pause(ms: number | undefined): Promise<void> {
    return this.#world.pause(ms, AbortSignal.any([this.#end.signal, this.#wish.signal]));
  }
}

/** Asking again would not help: signed out, or gone. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && [401, 403, 404].includes(error.status);
}

import { CHANGES_WAIT_S, type Changes, ENTRIES_MAX, type EntryPage } from '../api/calls.ts';
import type { EntryView, SessionView } from '../api/types.ts';

/** Where entries come from: the API of a session, or of a shared one. */
export type EntrySource = {
  entries(query: { before?: number; after?: number; limit: number }, signal: AbortSignal): Promise<EntryPage>;
  changes?(query: { since: number; waitS: number }, signal: AbortSignal): Promise<Changes>;
};

export type Loaded = {
  entries: readonly EntryView[];
  /** The newest version that is known. */
  newest: number;
  /** How many entries come before the first that is loaded; 0: all are there. */
  earlier: number;
  /** The first answer has come. */
  isOpen: boolean;
  error?: unknown;
  session?: SessionView;
};

/**
 * The entries of one session, newest first from the API and in order here. An entry never changes, so that each is asked for once.
 */
export class Entries {
  readonly #source: EntrySource;
  readonly #onChange: () => void;
  #loaded: Loaded = { entries: [], newest: 0, earlier: 0, isOpen: false };

  constructor(source: EntrySource, onChange: () => void) {
    this.#source = source;
    this.#onChange = onChange;
  }

  get loaded(): Loaded {
    return this.#loaded;
  }

  /** The newest page, then all before it. */
  async open(signal: AbortSignal): Promise<void> {
    try {
      await this.#newest(signal);
      while (this.#loaded.earlier > 0 && !signal.aborted) await this.#before(signal);
    } catch (error) {
      if (!signal.aborted) this.#set({ error });
    }
  }

  /** Waits up to `waitS` for what is new. */
  async follow(waitS: number, signal: AbortSignal): Promise<void> {
    if (!this.#source.changes) return;
    const since = this.#loaded.newest;
    const seconds = Math.min(waitS, CHANGES_WAIT_S);
    const { entries, version, session } = await this.#source.changes({ since, waitS: seconds }, signal);
    const fresh = entries.filter((entry) => entry.version > this.#loaded.newest);
    const newest = Math.max(this.#loaded.newest, version, fresh.at(-1)?.version ?? 0);
    if (fresh.length > 0 || session.updatedAt !== this.#loaded.session?.updatedAt || !sameRights(session, this.#loaded))
      this.#set({ entries: [...this.#loaded.entries, ...fresh], newest, session });
  }

  async #newest(signal: AbortSignal): Promise<void> {
    const page = await this.#source.entries({ before: VERSION_MAX, limit: ENTRIES_MAX }, signal);
    const first = page.entries[0]?.version ?? 1;
    const newest = page.entries.at(-1)?.version ?? page.version;
    this.#set({ entries: page.entries, newest, earlier: first - 1, isOpen: true });
  }

  async #before(signal: AbortSignal): Promise<void> {
    const first = this.#loaded.entries[0]?.version ?? 1;
    const { entries } = await this.#source.entries({ before: first, limit: ENTRIES_MAX }, signal);
    const older = entries.filter(({ version }) => version < first);
    this.#set({
      entries: [...older, ...this.#loaded.entries],
      earlier: older.length === 0 ? 0 : Math.max(0, (older[0]?.version ?? 1) - 1),
    });
  }

  #set(change: Partial<Loaded>): void {
    this.#loaded = { ...this.#loaded, ...change };
    this.#onChange();
  }
}

/** Above every version: what comes before it are the newest. */
const VERSION_MAX = 9_999_999_999;

function sameRights(session: SessionView, { session: known }: Loaded): boolean {
  return (
    JSON.stringify([session.can, session.wait, session.muted]) ===
    JSON.stringify([known?.can, known?.wait, known?.muted])
  );
}

import { CHANGES_WAIT_S, ENTRIES_MAX, type EntrySource } from '../api/calls.ts';
import type { EntryView, SessionView } from '../api/types.ts';

/** Why something does not come, and whether it is asked for again without anybody's doing. */
export type Trouble = { error: unknown; isRetried: boolean };

export type Loaded = {
  entries: readonly EntryView[];
  /** The newest version that is known. */
  newest: number;
  /** How many entries come before the first that is loaded; 0: all are there. */
  earlier: number;
  /** The first answer has come. */
  isOpen: boolean;
  session?: SessionView;
  /** Of entries that are missing, and of what is new. */
  missing?: Trouble | undefined;
  unheard?: Trouble | undefined;
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

  /** Whether there is anybody to ask for what is new. */
  get canFollow(): boolean {
    return this.#source.changes !== undefined;
  }

  /** The newest page. */
  async askNewest(signal: AbortSignal): Promise<void> {
    const page = await this.#source.entries({ before: VERSION_MAX, limit: ENTRIES_MAX }, signal);
    const first = page.entries[0]?.version ?? 1;
    const newest = page.entries.at(-1)?.version ?? page.version;
    this.#set({ entries: page.entries, newest, earlier: first - 1, isOpen: true });
  }

  /** The page before all that is there. */
  async askEarlier(signal: AbortSignal): Promise<void> {
    const first = this.#loaded.entries[0]?.version ?? 1;
    const { entries } = await this.#source.entries({ before: first, limit: ENTRIES_MAX }, signal);
    const older = entries.filter(({ version }) => version < first);
    this.#set({
      entries: [...older, ...this.#loaded.entries],
      earlier: older.length === 0 ? 0 : Math.max(0, (older[0]?.version ?? 1) - 1),
    });
  }

  /** Waits up to `waitS` for what is new. */
  async follow(waitS: number, signal: AbortSignal): Promise<void> {
    if (!this.#source.changes) return;
    const since = this.#loaded.newest;
    const seconds = Math.min(waitS, CHANGES_WAIT_S);
    const { entries, version, session } = await this.#source.changes({ since, waitS: seconds }, signal);
    // Another question may have been answered meanwhile: it has told of the same entries, and perhaps of more.
    const fresh = entries.filter((entry) => entry.version > this.#loaded.newest);
    const newest = Math.max(this.#loaded.newest, version);
    const { session: known } = this.#loaded;
    const isOld = known !== undefined && session.version < known.version;
    if (fresh.length === 0 && (isOld || isSame(session, known))) return;
    this.#set({ entries: [...this.#loaded.entries, ...fresh], newest, ...(isOld ? {} : { session }) });
  }

  /** What does not come is told; undefined: it has. */
  tell(of: 'missing' | 'unheard', trouble: Trouble | undefined): void {
    if (trouble !== undefined || this.#loaded[of] !== undefined) this.#set({ [of]: trouble });
  }

  #set(change: Partial<Loaded>): void {
    this.#loaded = { ...this.#loaded, ...change };
    this.#onChange();
  }
}

/** Above every version: what comes before it are the newest. */
const VERSION_MAX = 9_999_999_999;

/** Anything of a session may change without an entry: its machine, its checks, a mute. */
function isSame(session: SessionView, known: SessionView | undefined): boolean {
  return JSON.stringify(session) === JSON.stringify(known);
}

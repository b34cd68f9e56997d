import type { InboxItem } from '../../domain/session/journal.ts';
import { versionName } from '../../domain/session/versions.ts';
import type { Session, StepContext } from './context.ts';
import { OTHER_TIME_MS } from './settings.ts';

/** A step that waits for the model looks this often whether somebody asked to stop; with the look itself that is within 3 s. */
const STOP_LOOK_MS = 2_000;

/** What to do about messages that came during the call. */
type OnWords = (added: InboxItem[]) => Promise<void>;

/**
 * Aborts a call when the lease is lost, when a person stops the session, or when what is left of the invocation is needed to note how it ended;
 * and tells once when somebody has written meanwhile.
 */
export class StopWatch {
  readonly #abort = new AbortController();
  readonly #stopLooking: () => void;
  readonly #onWords: OnWords;
  #isTold = false;
  byUser = 'unknown';
  /** The call took all the time that there was: catches an answer that comes drop by drop and never ends. */
  isOutOfTime = false;

  constructor(context: StepContext, session: Session, onWords: OnWords) {
    this.#onWords = onWords;
    if (context.lease.signal.aborted) this.#abort.abort();
    context.lease.signal.addEventListener('abort', () => this.#abort.abort(), { once: true });
    this.#stopLooking = context.clock.every(STOP_LOOK_MS, () => void this.#look(context, session));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(): void {
    this.#stopLooking();
  }

  async #look(context: StepContext, session: Session): Promise<void> {
    const { sessionId } = session;
    if (context.message.remainingMs() < OTHER_TIME_MS) {
      this.isOutOfTime = true;
      return this.#abort.abort();
    }
    try {
      const unread = await context.journal.unread(sessionId);
      const stop = unread.find((item) => item.kind === 'stop');
      if (!stop) return await this.#tellWords(session, unread);
      this.byUser = stop.user;
      this.#abort.abort();
    } catch (error) {
      context.log.error('Could not look for a stop', { sessionId, error: String(error) });
    }
  }

  async #tellWords(before: Session, unread: InboxItem[]): Promise<void> {
    const known = new Set(before.unread.map(versionName));
    const added = unread.filter((item) => item.kind === 'message' && !known.has(versionName(item)));
    if (this.#isTold || added.length === 0) return;
    this.#isTold = true;
    await this.#onWords(added);
  }
}

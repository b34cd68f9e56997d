import type { SessionId } from '../../domain/session/session.ts';
import type { StepContext } from './context.ts';

/** A step that waits for the model looks this often whether somebody asked to stop; with the look itself that is within 3 s. */
const STOP_LOOK_MS = 2_000;

/** Aborts a model call when the lease is lost or a person stops the session. */
export class StopWatch {
  readonly #abort = new AbortController();
  readonly #stopLooking: () => void;
  byUser = 'unknown';

  constructor(context: StepContext, sessionId: SessionId) {
    if (context.lease.signal.aborted) this.#abort.abort();
    context.lease.signal.addEventListener('abort', () => this.#abort.abort(), { once: true });
    this.#stopLooking = context.clock.every(STOP_LOOK_MS, () => void this.#look(context, sessionId));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  end(): void {
    this.#stopLooking();
  }

  async #look(context: StepContext, sessionId: SessionId): Promise<void> {
    try {
      const stop = (await context.journal.unread(sessionId)).find((item) => item.kind === 'stop');
      if (!stop) return;
      this.byUser = stop.user;
      this.#abort.abort();
    } catch (error) {
      context.log.error('Could not look for a stop', { sessionId, error: String(error) });
    }
  }
}

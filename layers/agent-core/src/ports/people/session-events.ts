import type { PendingEvent } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';

/** Programs that are told of what becomes of sessions. */
export interface SessionEvents {
  /** Whom a session's events are for; nobody, where the list is empty. */
  receivers(source: ThreadSource): PendingEvent['to'][];
  /** Tells one receiver, in order. A `retry`, perhaps with its time: later, all of them. Refused: never. */
  tell(source: ThreadSource, to: PendingEvent['to'], events: PendingEvent[]): Promise<void>;
}

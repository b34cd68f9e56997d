import { type EntryFacts, eventsOf } from '../../domain/events/events-of.ts';
import type { PendingEvent } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { StepContext } from './context.ts';

/** Events that wait to be told. Catches a receiver that is down while a session works for a day: the oldest are given up. */
const PENDING_MAX = 100;

/** The state of the next entry, with what it tells programs. `before`: the state of the entry before. */
export function withEvents(
  { events }: Pick<StepContext, 'events'>,
  before: SessionState,
  state: SessionState,
  entry: EntryFacts,
): SessionState {
  const receivers = events.receivers(state.source);
  if (receivers.length === 0) return state;
  const told = eventsOf(before, state, entry);
  const added = receivers.flatMap((to) => told.map((event) => pendingOf(to, event)));
  const pending = [...(state.eventsPending ?? []), ...added].slice(-PENDING_MAX);
  return { ...state, eventsPending: pending.length > 0 ? pending : undefined };
}

function pendingOf(
  to: PendingEvent['to'],
  { id, type, at, ...detail }: ReturnType<typeof eventsOf>[number],
): PendingEvent {
  return { to, id, type, at, detail };
}

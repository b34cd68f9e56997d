import type { PendingEvent } from '../../domain/session/notice.ts';
import { isLimit, isPortError } from '../../errors.ts';
import type { Session, StepContext } from '../context/context.ts';
import { HELD_MS_MAX } from '../context/settings.ts';

/**
 * Tells what the loaded entry left to be told. Nobody can be asked what they know, so that the next entry says that it was done: a step that
 * dies before that tells it again. A receiver that is down keeps nobody waiting: what is for it stays, for a day.
 */
export async function tellEvents(context: StepContext, session: Session): Promise<Session> {
  const { state } = session;
  const pending = state.eventsPending ?? [];
  let told: Session = session;
  for (const to of new Set(pending.map((event) => event.to))) {
    const events = pending.filter((event) => event.to === to);
    if (to === 'callback' && (state.heldUntil ?? 0) > context.clock.now()) told = { ...told, events: 'held' };
    else told = await tellOne(context, told, to, events);
  }
  return told;
}

async function tellOne(
  context: StepContext,
  session: Session,
  to: PendingEvent['to'],
  events: PendingEvent[],
): Promise<Session> {
  const { clock, events: port, lease, log } = context;
  const { sessionId, state } = session;
  lease.guard();
  try {
    await port.tell(state.source, to, events);
    return without(session, events);
  } catch (error) {
    if (!isPortError(error)) throw error;
    const isLater = error.code === 'retry';
    const lost = events.filter(({ at }) => !isLater || at < clock.now() - HELD_MS_MAX);
    log.error('Programs could not be told', { sessionId, to, error: error.message, lost: lost.length });
    const left = without(session, lost);
    if (lost.length === events.length) return left;
    const heldUntil = to === 'callback' && isLimit(error) ? { heldUntil: error.retryAt } : {};
    return { ...left, state: { ...left.state, ...heldUntil }, events: 'held' };
  }
}

function without(session: Session, gone: PendingEvent[]): Session {
  const left = (session.state.eventsPending ?? []).filter((event) => !gone.includes(event));
  return { ...session, state: { ...session.state, eventsPending: left.length > 0 ? left : undefined } };
}

/** Whether something was told, or given up, that the loaded entry still has to be told. */
export function hasTold({ state, stored }: Session): boolean {
  return (state.eventsPending?.length ?? 0) < (stored.eventsPending?.length ?? 0);
}

/** Whether the next step is to tell something at once. */
export function mustTell({ state, events }: Session): boolean {
  return events !== 'held' && (state.eventsPending?.length ?? 0) > 0;
}

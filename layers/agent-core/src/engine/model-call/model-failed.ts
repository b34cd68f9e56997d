import type { PauseReason, SessionState } from '../../domain/session/session.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { ModelError } from '../../errors.ts';
import { afterFailure } from '../compaction/shorten.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../context/context.ts';
import type { StopWatch } from '../context/stop-watch.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft, stopDraft } from '../session/pausing.ts';
import { absorbPeople, withAttachments } from '../session/people.ts';
import { ABSORB_MAX, type CallPlan } from '../session/plan.ts';
import { backOff } from './back-off.ts';
import { charged } from './budget.ts';

/** The entry of a model call that failed, by what can be done about it. */
export async function modelFailed(
  context: StepContext,
  session: Session,
  state: SessionState,
  plan: CallPlan,
  messages: TranscriptMessage[],
  error: ModelError,
  stops: StopWatch,
  worstCase: number,
): Promise<Outcome> {
  const now = context.clock.now();
  switch (error.kind) {
    case 'aborted':
      context.lease.guard();
      return stopped(context, session, state, stops, worstCase);
    case 'throttled':
    case 'unavailable':
      return backOff(context, session, error.hadBegun ? charged(state, worstCase) : state, plan, messages, error);
    case 'context-full':
      return contextFull(context, session, state, plan, messages);
    case 'access-denied':
    case 'invalid':
      context.log.error('The model refused the request', {
        sessionId: session.sessionId,
        error: error.message,
        part: error.part,
      });
      return commitDraft(
        context,
        session,
        pauseDraft(session, { kind: 'error', message: error.message }, now, { state, messages, absorb: plan.absorb }),
      );
  }
}

/** The prefix is shortened before the next call. */
function contextFull(
  context: StepContext,
  session: Session,
  state: SessionState,
  plan: CallPlan,
  messages: TranscriptMessage[],
): Promise<Outcome> {
  const shortening = afterFailure(state, plan.kind === 'compact', true);
  const next = draftOf('context-full', { ...state, shortening }, { messages, absorb: plan.absorb });
  return commitDraft(context, session, next);
}

/** The reply is dropped; what it may have cost is charged as an estimate. */
async function stopped(
  context: StepContext,
  session: Session,
  state: SessionState,
  stops: StopWatch,
  worstCase: number,
): Promise<Outcome> {
  const unread = await context.journal.unread(session.sessionId);
  const stopAt = unread.findIndex((item) => item.kind === 'stop');
  if (stopAt < 0) return { kind: 'reload' };
  const absorb = unread.slice(0, Math.min(stopAt + 1, ABSORB_MAX));
  const { people, attachments } = await absorbPeople(context, absorb, session.state);
  const reason: PauseReason = { kind: 'stopped', byUser: stops.byUser };
  const messages: TranscriptMessage[] = people.length > 0 ? [{ kind: 'people', people }] : [];
  const thinking = { ...session, state: withAttachments(charged(state, worstCase), attachments) };
  return commitDraft(context, session, stopDraft(thinking, reason, absorb, messages, context.clock.now(), true));
}

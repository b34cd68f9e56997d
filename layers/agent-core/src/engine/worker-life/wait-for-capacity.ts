import { textsOf } from '../../domain/language/texts.ts';
import { errorReason } from '../../domain/notices/error-reason.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { CapacityWait, Dispatch } from '../../domain/session/session.ts';
import { peopleMessage } from '../../domain/transcript/transcript.ts';
import { CAPACITY_WAIT_MS_MAX } from '../../domain/worker/wait-limits.ts';
import { type Outcome, type Session, type StepContext, withState } from '../context/context.ts';
import { CAPACITY_TELL_MS } from '../context/settings.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft } from '../session/pausing.ts';
import { absorbPeople, withAttachments } from '../session/people.ts';
import { ABSORB_MAX, type Plan } from '../session/plan.ts';
import { waitForWorker, withWork } from './worker-entries.ts';

type DispatchPlan = Extract<Plan, { kind: 'dispatch' }>;

/** An extra wake must not ask for a machine before its time: the quota of requests belongs to all sessions. */
export function mustStillWait(dispatch: Dispatch, now: number): boolean {
  return dispatch.kind === 'worker-wait' && dispatch.capacity !== undefined && now < dispatch.checkAt;
}

/** No room for the worker: asked again later. The thread is told when it takes long; in the end the session pauses. */
export async function waitForCapacity(
  context: StepContext,
  session: Session,
  plan: DispatchPlan,
  outlook: { reason: string; delayMs: number },
): Promise<Outcome> {
  const now = context.clock.now();
  const before = plan.dispatch.kind === 'worker-wait' ? plan.dispatch.capacity : undefined;
  const waitedMs = before ? now - before.since : 0;
  if (waitedMs > CAPACITY_WAIT_MS_MAX) return giveUp(context, session, plan, outlook.reason);
  const isLong = waitedMs > CAPACITY_TELL_MS;
  const capacity: CapacityWait = {
    since: before?.since ?? now,
    reason: outlook.reason,
    ...(isLong ? { told: true } : {}),
  };
  const notices = isLong && !before?.told ? [longWait(session, now, outlook.reason)] : [];
  const { sentBefore } = plan.dispatch;
  return waitForWorker(context, session, plan.work, {
    since: now,
    sentBefore,
    delayMs: outlook.delayMs,
    capacity,
    notices,
  });
}

function longWait(session: Session, now: number, reason: string): Notice {
  const text = textsOf(session.state.language).worker.longWait(reason, CAPACITY_WAIT_MS_MAX / 60_000);
  return { kind: 'message', id: noticeId(session.sessionId, session.version + 1, 0), at: now, text };
}

/**
 * The calls stay open: whoever writes next has them tried again. What people wrote meanwhile is taken in now, or it would
 * resume the session at once.
 */
async function giveUp(context: StepContext, session: Session, plan: DispatchPlan, reason: string): Promise<Outcome> {
  const absorb = session.unread.slice(0, ABSORB_MAX);
  const { people, attachments } = await absorbPeople(context, absorb, session);
  const { sentBefore } = plan.dispatch;
  const kept = withWork(session, { ...plan.work, dispatch: { kind: 'none', ...(sentBefore ? { sentBefore } : {}) } });
  const pausedBy = errorReason('noWorker', CAPACITY_WAIT_MS_MAX / 60_000, reason);
  const given = withState(kept, withAttachments(kept.state, attachments));
  const messages = people.length > 0 ? [peopleMessage(people)] : [];
  const draft = pauseDraft(given, pausedBy, context.clock.now(), { absorb, messages });
  return commitDraft(context, draft);
}

import type { Dispatch, DispatchTarget, OpenWork } from '../../domain/session.ts';
import { commitDraft } from '../commit.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../context.ts';
import { cancelPayload, runPayload } from '../payload.ts';
import { CHECK_MS_MIN, WORKER_CHECK_MS } from '../settings.ts';
import { armCheck, waitForWorker, withWork } from './worker-entries.ts';

/**
 * Sends the command of a committed intent. A throw leaves the intent; its redelivery sends again (`mayHaveBeenSent`) and the
 * ledger attaches.
 */
export async function send(
  context: StepContext,
  session: Session,
  work: OpenWork,
  target: DispatchTarget,
  mayHaveBeenSent: boolean,
): Promise<Outcome> {
  const payload = await runPayload(context, session, work, target);
  context.lease.guard();
  const sent = await context.workers.send(target.instanceId, session.sessionId, payload);
  if (sent.kind === 'not-reachable') {
    context.log.info('The worker is not reachable', { sessionId: session.sessionId, reason: sent.reason });
    return notReachable(context, session, work, target, mayHaveBeenSent);
  }
  const checkAt = await armCheck(context, session, CHECK_MS_MIN);
  const dispatch: Dispatch = { kind: 'sent', target, commandId: sent.commandId, checkAt, checkDelayMs: CHECK_MS_MIN };
  const state = withWork(session, { ...work, dispatch });
  const counted = { ...state, counters: { ...state.counters, commands: state.counters.commands + 1 } };
  return commitDraft(context, session, draftOf('sent', counted));
}

/**
 * SSM refused the machine, so this command was not sent. The next dispatch asks EC2 what became of it; it is bound to this
 * machine only when an earlier command may have reached it.
 */
async function notReachable(
  context: StepContext,
  session: Session,
  work: OpenWork,
  target: DispatchTarget,
  mayHaveBeenSent: boolean,
): Promise<Outcome> {
  const at = context.clock.now();
  return waitForWorker(context, session, work, {
    // Kept across tries: a machine that looks online and never answers must end the wait some time.
    since: work.dispatch.kind === 'worker-wait' ? work.dispatch.since : at,
    sentBefore: mayHaveBeenSent || target.dispatches > 1 ? target : undefined,
    delayMs: WORKER_CHECK_MS,
    change: { kind: 'release', generation: target.generation, at, doubted: true },
  });
}

/** Tells the worker to end the calls. The timer comes first: the command may be sent and its answer lost. */
export async function sendCancel(
  context: StepContext,
  session: Session,
  work: OpenWork,
  target: DispatchTarget,
): Promise<Outcome> {
  const checkAt = await armCheck(context, session, CHECK_MS_MIN);
  const payload = await cancelPayload(context, session, target);
  context.lease.guard();
  const sent = await context.workers.send(target.instanceId, session.sessionId, payload);
  const dispatch: Dispatch =
    sent.kind === 'sent'
      ? { kind: 'cancel-sent', target, commandId: sent.commandId, checkAt, checkDelayMs: CHECK_MS_MIN }
      : { kind: 'cancel-requested', target, checkAt };
  return commitDraft(context, session, draftOf('cancel-sent', withWork(session, { ...work, dispatch })));
}

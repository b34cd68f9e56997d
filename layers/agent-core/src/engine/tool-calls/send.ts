import type { Dispatch } from '../../domain/session/session.ts';
import { WORKER_WAIT_MS_MAX } from '../../domain/worker/wait-limits.ts';
import type { WorkerChange } from '../../ports/workers/worker-store.ts';
import { draftOf, type Outcome, type Session, type StepContext, withState } from '../context/context.ts';
import { CHECK_MS_MIN, WORKER_CHECK_MS } from '../context/settings.ts';
import { commitDraft } from '../session/commit.ts';
import { hasWords } from '../session/phases.ts';
import {
  armCheck,
  type CommandOf,
  gaveUpWaiting,
  waitForWorker,
  withWork,
  workerLost,
} from '../worker-life/worker-entries.ts';
import { cancelPayload, runPayload } from './payload.ts';

/**
 * Sends the command of a committed intent. A throw leaves the intent; its redelivery sends again (`mayHaveBeenSent`) and the
 * ledger attaches.
 */
export async function send(
  context: StepContext,
  session: Session,
  command: CommandOf,
  mayHaveBeenSent: boolean,
): Promise<Outcome> {
  const { work, target } = command;
  // What may have been sent already is held: it may run, but starts nothing that words of people come before.
  const holds = (mayHaveBeenSent || target.dispatches > 1) && work.reply !== undefined && hasWords(session);
  const payload = await runPayload(context, session, command, holds);
  context.lease.guard();
  const sent = await context.commands.send(target.instanceId, session.sessionId, payload);
  if (sent.kind === 'not-reachable') {
    context.log.info('The worker is not reachable', { sessionId: session.sessionId, reason: sent.reason });
    return notReachable(context, session, command, mayHaveBeenSent);
  }
  const checkAt = await armCheck(context, session, CHECK_MS_MIN);
  const { commandId } = sent;
  const held = holds ? { hold: 'sent' as const } : {};
  const dispatch: Dispatch = { kind: 'sent', target, commandId, checkAt, checkDelayMs: CHECK_MS_MIN, ...held };
  const { counters } = session.state;
  const counted = withState(withWork(session, { ...work, dispatch }), {
    counters: { ...counters, commands: counters.commands + 1 },
  });
  return commitDraft(context, draftOf('sent', counted));
}

/**
 * Tells the worker that somebody wrote. It decides no call's fate, so its failure is none of the step's: the command is collected
 * as always, and the next due check tells it again.
 */
export async function sendHold(context: StepContext, session: Session, { work, target }: CommandOf): Promise<void> {
  const { reply } = work;
  if (reply === undefined) return;
  context.lease.guard();
  const { sessionId } = session;
  try {
    const payload = { schema: 1, action: 'hold', sessionId, reply } as const;
    const sent = await context.commands.send(target.instanceId, sessionId, payload);
    if (sent.kind === 'not-reachable') context.log.info('The hold was not sent', { sessionId, reason: sent.reason });
  } catch (error) {
    context.log.info('The hold was not sent', { sessionId, reason: String(error) });
  }
}

/**
 * The channel refused the machine, so this command was not sent. The next dispatch asks what became of it; it is bound to this
 * machine only when an earlier command may have reached it.
 */
async function notReachable(
  context: StepContext,
  session: Session,
  command: CommandOf,
  mayHaveBeenSent: boolean,
): Promise<Outcome> {
  const { work, target } = command;
  const at = context.clock.now();
  // The time of the first try is kept: the wait for a machine that looks online and never answers must end some time.
  const since = work.dispatch.kind === 'worker-wait' ? work.dispatch.since : at;
  const sentBefore = mayHaveBeenSent || target.dispatches > 1 ? target : undefined;
  const change: WorkerChange = { kind: 'release', generation: target.generation, at, doubted: true };
  if (at - since <= WORKER_WAIT_MS_MAX)
    return waitForWorker(context, session, work, { since, sentBefore, delayMs: WORKER_CHECK_MS, change });
  const reason = 'it runs, but takes no command';
  const { toolCallIds } = target;
  return gaveUpWaiting(context, session, work, { toolCallIds, sentBefore, reason, change });
}

/**
 * Tells the worker to end the calls. The timer comes first: the command may be sent and its answer lost. A machine that takes
 * no command is asked again until nothing of the calls can start any more.
 */
export async function sendCancel(context: StepContext, session: Session, command: CommandOf): Promise<Outcome> {
  const { work, target } = command;
  const checkAt = await armCheck(context, session, CHECK_MS_MIN);
  const payload = await cancelPayload(context, session, target);
  context.lease.guard();
  const sent = await context.commands.send(target.instanceId, session.sessionId, payload);
  if (sent.kind === 'not-reachable' && context.clock.now() > target.notAfter)
    return workerLost(context, session, command);
  const told = { ...target, cancels: (target.cancels ?? 0) + 1 };
  const dispatch: Dispatch =
    sent.kind === 'sent'
      ? { kind: 'cancel-sent', target: told, commandId: sent.commandId, checkAt, checkDelayMs: CHECK_MS_MIN }
      : { kind: 'cancel-requested', target, checkAt };
  return commitDraft(context, draftOf('cancel-sent', withWork(session, { ...work, dispatch })));
}

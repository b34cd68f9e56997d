import type { Notice } from '../../domain/session/notice.ts';
import type { CapacityWait, Dispatch, DispatchTarget, OpenWork } from '../../domain/session/session.ts';
import { WORKER_WAIT_MS_MAX } from '../../domain/worker/wait-limits.ts';
import type { WorkerChange } from '../../ports/workers/worker-store.ts';
import { draftOf, type Outcome, type Session, type StepContext, withState } from '../context/context.ts';
import { CANCELS_MAX, CHECK_MS_MAX } from '../context/settings.ts';
import { commitDraft } from '../session/commit.ts';
import { isCancelling, isResumed } from '../session/phases.ts';
import { resultsDraft, sameResult, workerLostResults } from '../session/results.ts';

/** The session with this open work. A paused one stays paused until somebody resumes it. */
export function withWork(session: Session, work: OpenWork): Session {
  const { phase } = session.state;
  const stays = phase.kind === 'paused' && (isCancelling(work) || !isResumed(session));
  return withState(session, { phase: stays ? { ...phase, work } : { kind: 'acting', work } });
}

/** A command of some open calls, and the work that they belong to. */
export type CommandOf = { work: OpenWork; target: DispatchTarget };

type WorkerWait = {
  since: number;
  sentBefore?: DispatchTarget;
  delayMs: number;
  change?: WorkerChange;
  capacity?: CapacityWait;
  notices?: Notice[];
};

/** The timer first, then the entry that names its time: one entry, one timer. */
export async function waitForWorker(
  context: StepContext,
  session: Session,
  work: OpenWork,
  wait: WorkerWait,
): Promise<Outcome> {
  const checkAt = await armCheck(context, session, wait.delayMs);
  const dispatch: Dispatch = {
    kind: 'worker-wait',
    since: wait.since,
    checkAt,
    ...(wait.sentBefore ? { sentBefore: wait.sentBefore } : {}),
    ...(wait.capacity ? { capacity: wait.capacity } : {}),
  };
  const waiting = withWork(session, { ...work, dispatch });
  return commitDraft(context, draftOf('worker-wait', waiting, { worker: wait.change, notices: wait.notices ?? [] }));
}

export async function armCheck(context: StepContext, session: Session, delayMs: number): Promise<number> {
  const checkAt = context.clock.now() + Math.min(delayMs, CHECK_MS_MAX);
  await context.wakes.arm(session.sessionId, checkAt - context.clock.now() + 1_000);
  return checkAt;
}

/** Sets the calls back to undelivered: the next dispatch goes to the same machine, whose ledger attaches or replays. */
export async function undelivered(
  context: StepContext,
  session: Session,
  { work, target }: CommandOf,
  delayMs: number,
): Promise<Outcome> {
  const change: WorkerChange = { kind: 'release', generation: target.generation, at: context.clock.now() };
  if (delayMs > 0)
    return waitForWorker(context, session, work, { since: context.clock.now(), sentBefore: target, delayMs, change });
  const again = withWork(session, { ...work, dispatch: { kind: 'none', sentBefore: target } });
  return commitDraft(context, draftOf('undelivered', again, { worker: change, ring: 'always' }));
}

/**
 * The machine that could answer is gone, or tells nothing: the fate of the calls is unknown. `mayRun`: they may still be at work there, until their
 * own time limits end them, so the machine is kept that long.
 */
export async function workerLost(
  context: StepContext,
  session: Session,
  { work, target }: CommandOf,
  mayRun = false,
): Promise<Outcome> {
  const results = workerLostResults(target.toolCallIds.map((toolCallId) => ({ toolCallId })));
  const draft = resultsDraft(context, session, { work, results });
  const change: WorkerChange = {
    kind: 'release',
    generation: target.generation,
    at: context.clock.now(),
    doubted: true,
    ...(mayRun ? { busyUntil: target.deadline } : {}),
  };
  return commitDraft(context, { ...draft, kind: 'lost', worker: change });
}

/** The worker took no command for too long. Calls that may have reached it are unknown; of others it is known that nothing ran. */
export async function gaveUpWaiting(
  context: StepContext,
  session: Session,
  work: OpenWork,
  wait: { toolCallIds: string[]; sentBefore?: DispatchTarget; reason: string; change?: WorkerChange },
): Promise<Outcome> {
  if (wait.sentBefore) return workerLost(context, session, { work, target: wait.sentBefore });
  const text = `The worker did not come up within ${WORKER_WAIT_MS_MAX / 60_000} minutes: ${wait.reason}. Nothing was run. Try again later, or tell the requester.`;
  const calls = wait.toolCallIds.map((toolCallId) => ({ toolCallId }));
  const draft = resultsDraft(context, session, { work, results: sameResult(calls, 'unreachable', text) });
  return commitDraft(context, { ...draft, worker: wait.change });
}

/**
 * A command that did not bring a result. Gone machine: unknown. A cancel that was lost is sent again while the machine runs, because the calls may
 * be at work there, a bounded number of times; then, and on any other machine, unknown once nothing of it can start any more. Another command is
 * dispatched again, a bounded number of times.
 */
export async function notDelivered(
  context: StepContext,
  session: Session,
  command: CommandOf,
  delayMs: number,
): Promise<Outcome> {
  const { work, target } = command;
  const status = await context.machines.describe(target.instanceId);
  if (status.kind === 'gone') return workerLost(context, session, command);
  if (!isCancelling(work)) return undelivered(context, session, command, delayMs);
  const now = context.clock.now();
  const mayRun = status.kind === 'running' && now < target.deadline;
  const isTried = !mayRun || (target.cancels ?? 0) >= CANCELS_MAX;
  if (now > target.notAfter && isTried) return workerLost(context, session, command, mayRun);
  const checkAt = await armCheck(context, session, Math.max(0, target.notAfter - now) + 1_000);
  const asked = withWork(session, { ...work, dispatch: { kind: 'cancel-requested', target, checkAt } });
  return commitDraft(context, draftOf('check-again', asked));
}

import { textsOf } from '../../domain/language/texts.ts';
import { errorReason } from '../../domain/notices/error-reason.ts';
import { logExcerpt } from '../../domain/notices/log-excerpt.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { DispatchTarget, OpenWork } from '../../domain/session/session.ts';
import { afterFailedBoot, BOOTS_MAX } from '../../domain/worker/boot.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { WorkerChange } from '../../ports/workers/worker-store.ts';
import type { Outcome, Session, StepContext } from '../context/context.ts';
import { REAP_SOON_MS, WORKER_CHECK_MS } from '../context/settings.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft } from '../session/pausing.ts';
import { resultsDraft, sameResult } from '../session/results.ts';
import { waitForWorker } from './worker-entries.ts';

export type FailedBoot = {
  work: OpenWork;
  calls: { toolCallId: string }[];
  item: WorkerItem;
  problem: string;
  /** What the machine itself said; absent, its console is asked. */
  log?: string;
  sentBefore?: DispatchTarget;
};

/** The item's end is in the entry that tells of it: a failed boot that is counted is told, one that is told is counted. */
type Judged = FailedBoot & { excerpt: string; change: WorkerChange };

/**
 * A machine that did not boot: the thread reads why, the reaper ends it, and the session waits for the next one. After
 * {@link BOOTS_MAX} of them in a row the calls end as errors and the session pauses.
 */
export async function failedBoot(context: StepContext, session: Session, failed: FailedBoot): Promise<Outcome> {
  const { item, problem } = failed;
  const { sessionId } = session;
  const log = failed.log ?? (item.instanceId ? await context.machines.consoleTail(item.instanceId) : '');
  const next = afterFailedBoot(item);
  context.lease.guard();
  // The reaper ends the machine: only it may.
  await context.workerSchedules.arm(sessionId, item.generation, context.clock.now() + REAP_SOON_MS);
  const judged: Judged = { ...failed, excerpt: logExcerpt(log), change: { kind: 'replace', expected: item, next } };
  const failures = next.bootFailures ?? 1;
  const outcome =
    failures < BOOTS_MAX
      ? await tryAgain(context, session, judged, { number: failures, of: BOOTS_MAX })
      : await giveUp(context, session, judged);
  if (outcome.kind === 'committed')
    context.log.error('A worker did not boot', { sessionId, instanceId: item.instanceId, failures, problem });
  return outcome;
}

async function tryAgain(
  context: StepContext,
  session: Session,
  { work, problem, sentBefore, excerpt, change }: Judged,
  failure: { number: number; of: number },
): Promise<Outcome> {
  const now = context.clock.now();
  const text = `${textsOf(session.state.language).worker.didNotStart(problem, failure)}${excerpt}`;
  const notices = [noticeOf(session, 0, now, text)];
  return waitForWorker(context, session, work, { since: now, sentBefore, delayMs: WORKER_CHECK_MS, change, notices });
}

async function giveUp(context: StepContext, session: Session, failed: Judged): Promise<Outcome> {
  const now = context.clock.now();
  const { excerpt, change } = failed;
  const reason = errorReason('noBoot', BOOTS_MAX, failed.problem);
  const results = failed.sentBefore
    ? sameResult(
        failed.calls,
        'unknown',
        `Not known whether this ran: ${reason.message} Its files may still be on the machine.`,
      )
    : sameResult(failed.calls, 'unreachable', `Nothing was run: ${reason.message} People were told.`);
  const draft = resultsDraft(context, session, { work: failed.work, results });
  const { messages, ring } = draft;
  const paused = pauseDraft(draft.session, reason, now, { messages, ring });
  const log = excerpt ? [noticeOf(session, 1, now, textsOf(session.state.language).worker.saidLast(excerpt))] : [];
  const notices = [...log, ...paused.notices];
  return commitDraft(context, { ...paused, kind: draft.kind, worker: change, notices });
}

function noticeOf(session: Session, index: number, at: number, text: string): Notice {
  return { kind: 'message', id: noticeId(session.sessionId, session.version + 1, index), at, text };
}

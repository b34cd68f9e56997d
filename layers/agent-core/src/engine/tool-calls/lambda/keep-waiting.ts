import type { OpenWork } from '../../../domain/session/session.ts';
import type { Wait } from '../../../domain/session/wait.ts';
import type { ToolCall } from '../../../domain/tool/tool.ts';
import { isLimit } from '../../../errors.ts';
import type { StillWaiting } from '../../../tools/lambda-tool.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../../context/context.ts';
import { CHECK_MS_MAX, LOOK_MS_MIN, WAIT_MS_MAX } from '../../context/settings.ts';
import { commitDraft } from '../../session/commit.ts';
import { withWork } from '../../worker-life/worker-entries.ts';

/** What is not over yet; nobody asks the other side before `notBefore`. */
export type NotOver = { waits: StillWaiting; notBefore?: number };
/** The first open call of a work. */
export type FirstCall = { work: OpenWork; call: ToolCall };

/** For people; and what tells a wait in which no look has found anything yet. */
const LIMIT = 'the end of a rate limit of the code host';

/** What a call waits for whose other side has named the time before which nobody is to ask; undefined for any other failure. */
export function limitOf(error: unknown): Required<NotOver> | undefined {
  return isLimit(error) ? { waits: { what: LIMIT, forMs: WAIT_MS_MAX }, notBefore: error.retryAt } : undefined;
}

/** Begins the wait of a call, or goes on with it. */
export function keepWaiting(
  context: StepContext,
  session: Session,
  first: FirstCall,
  found: NotOver,
): Promise<Outcome> {
  return lookAgain(context, session, first.work, nextWait(first, found, context.clock.now()));
}

function nextWait({ call, work }: FirstCall, { waits, notBefore }: NotOver, now: number): Wait {
  const { what, forMs, commits, state } = waits;
  const { wait } = work;
  // How long the call itself may wait is known when a look has found something: limits before that have taken nothing of it.
  const begun = wait?.what === LIMIT && waits.what !== LIMIT ? undefined : wait;
  return {
    toolCallId: call.toolCallId,
    what,
    since: wait?.since ?? now,
    until: begun?.until ?? now + Math.min(forMs, WAIT_MS_MAX),
    nextLookAt: 0,
    delayMs: begun?.delayMs ?? 0,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(commits ? { commits } : {}),
    ...(state === undefined ? {} : { state }),
  };
}

/** The timer first, then the entry that names its time: one entry, one timer. */
export async function lookAgain(context: StepContext, session: Session, work: OpenWork, wait: Wait): Promise<Outcome> {
  const now = context.clock.now();
  const delayMs = Math.min(Math.max(LOOK_MS_MIN, wait.delayMs * 2), CHECK_MS_MAX);
  const wanted = Math.min(Math.max(now + delayMs, wait.notBefore ?? 0), Math.max(wait.until, now));
  const nextLookAt = Math.min(wanted, now + CHECK_MS_MAX);
  await context.wakes.arm(session.sessionId, Math.min(nextLookAt - now + 1_000, CHECK_MS_MAX));
  const waiting = withWork(session, { ...work, wait: { ...wait, nextLookAt, delayMs } });
  return commitDraft(context, draftOf('wait', waiting));
}

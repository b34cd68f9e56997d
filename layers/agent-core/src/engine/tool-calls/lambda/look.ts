import type { Wait } from '../../../domain/session/wait.ts';
import type { ToolCall } from '../../../domain/tool/tool.ts';
import { isPortError, type PortError } from '../../../errors.ts';
import { errorAnswer, type LambdaToolAnswer, type StillWaiting } from '../../../tools/lambda-tool.ts';
import { refusedResult } from '../../../tools/tool-box.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../../context/context.ts';
import { CHECK_MS_MAX, LOOK_MS_MIN, WAIT_MS_MAX } from '../../context/settings.ts';
import { commitDraft } from '../../session/commit.ts';
import type { Plan } from '../../session/plan.ts';
import { resultsDraft, sameResult, WAIT_STOPPED } from '../../session/results.ts';
import { withWork } from '../../worker-life/worker-entries.ts';
import { notStartedDraft } from '../not-started.ts';
import { failedAnswer, toolContext } from './lambda-call.ts';

type LookPlan = Extract<Plan, { kind: 'look' }>;
type Found = LambdaToolAnswer | { waits: StillWaiting; notBefore?: number };

/**
 * Looks whether what the call waits for is over. Any wake may look, because a look only reads. Only the one that finds its time
 * come arms the next and writes; what another one finds unfinished is thrown away.
 */
export async function look(context: StepContext, session: Session, plan: LookPlan): Promise<Outcome> {
  const now = context.clock.now();
  const { wait } = plan.work;
  const isDue = !wait || now >= wait.nextLookAt;
  const isLeftAlone = wait?.notBefore !== undefined && now < wait.notBefore && now < wait.until;
  if (isLeftAlone) return isDue ? goOn(context, session, plan, wait) : { kind: 'wait' };
  const found = await find(context, session, plan);
  if (!('waits' in found)) return record(context, session, plan, { ...found, startedAt: now });
  if (wait && now >= wait.until) return record(context, session, plan, { ...notOver(plan.call, wait), startedAt: now });
  return isDue ? goOn(context, session, plan, nextWait(plan, found, now)) : { kind: 'wait' };
}

/** Somebody wrote: the wait is over without a look, and nothing behind it starts. */
export async function endWait(
  context: StepContext,
  session: Session,
  { work, call }: Extract<Plan, { kind: 'end-wait' }>,
): Promise<Outcome> {
  const ended = { ...work, results: [...work.results, ...sameResult([call], 'cancelled', WAIT_STOPPED)] };
  return commitDraft(context, { ...notStartedDraft(context, session, ended), kind: 'tools' });
}

async function find(context: StepContext, session: Session, { call, work: { wait } }: LookPlan): Promise<Found> {
  const refusal = context.tools.refusal(call);
  const tool = context.tools.looking(call.name);
  if (refusal || !tool) return refusal ?? refusedResult(call, `'${call.name}' cannot run here.`);
  try {
    return await tool.look(tool.input.parse(call.input), toolContext(context, session, call), wait);
  } catch (error) {
    const later = isPortError(error) && error.code === 'retry' ? lookLater(error, wait) : undefined;
    return later ?? failedAnswer(context, call, error);
  }
}

/** A look that failed for now has found nothing: the next one comes when the other side has named, or at its time. */
function lookLater({ retryAt }: PortError, wait: Wait | undefined): Found | undefined {
  const notBefore = retryAt === undefined ? {} : { notBefore: retryAt };
  if (wait) return { waits: { ...wait, forMs: 0 }, ...notBefore };
  return retryAt === undefined ? undefined : { waits: { what: LIMIT, forMs: WAIT_MS_MAX }, ...notBefore };
}

/** For people. */
const LIMIT = 'the end of a rate limit of the code host';

function nextWait(
  { call, work }: LookPlan,
  { waits, notBefore }: Extract<Found, { waits: unknown }>,
  now: number,
): Wait {
  const { what, forMs, commits, state } = waits;
  const { wait } = work;
  return {
    toolCallId: call.toolCallId,
    what,
    since: wait?.since ?? now,
    until: wait?.until ?? now + Math.min(forMs, WAIT_MS_MAX),
    nextLookAt: 0,
    delayMs: wait?.delayMs ?? 0,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(commits ? { commits } : {}),
    ...(state === undefined ? {} : { state }),
  };
}

/** The timer first, then the entry that names its time: one entry, one timer. */
async function goOn(context: StepContext, session: Session, { work }: LookPlan, wait: Wait): Promise<Outcome> {
  const now = context.clock.now();
  const delayMs = Math.min(Math.max(LOOK_MS_MIN, wait.delayMs * 2), CHECK_MS_MAX);
  const wanted = Math.min(Math.max(now + delayMs, wait.notBefore ?? 0), Math.max(wait.until, now));
  const nextLookAt = Math.min(wanted, now + CHECK_MS_MAX);
  await context.wakes.arm(session.sessionId, Math.min(nextLookAt - now + 1_000, CHECK_MS_MAX));
  const waiting = withWork(session, { ...work, wait: { ...wait, nextLookAt, delayMs } });
  return commitDraft(context, draftOf('wait', waiting));
}

function record(
  context: StepContext,
  session: Session,
  { call, work }: LookPlan,
  { startedAt, content, isError = false, changes = [] }: LambdaToolAnswer & { startedAt: number },
): Promise<Outcome> {
  const durationMs = context.clock.now() - startedAt;
  const result = { toolCallId: call.toolCallId, isError, outcome: 'completed' as const, content, durationMs };
  const draft = resultsDraft(context, session, { work, results: [result], changes });
  return commitDraft(context, { ...draft, kind: 'tools' });
}

function notOver({ name }: ToolCall, { what, since, until }: Wait): LambdaToolAnswer {
  return errorAnswer(`${name} gave up after ${Math.round((until - since) / 60_000)} minutes. It waited for ${what}.`);
}

import type { Wait } from '../../../domain/session/wait.ts';
import type { ToolCall } from '../../../domain/tool/tool.ts';
import { isPortError } from '../../../errors.ts';
import { errorAnswer, type LambdaToolAnswer } from '../../../tools/lambda-tool.ts';
import { refusedResult } from '../../../tools/tool-box.ts';
import type { Outcome, Session, StepContext } from '../../context/context.ts';
import { commitDraft } from '../../session/commit.ts';
import type { Plan } from '../../session/plan.ts';
import { CALL_LOST, resultsDraft, sameResult, WAIT_STOPPED } from '../../session/results.ts';
import { notStartedDraft } from '../not-started.ts';
import { keepWaiting, limitOf, lookAgain, type NotOver } from './keep-waiting.ts';
import { failedAnswer, toolContext } from './lambda-call.ts';
import { runTools } from './run-tools.ts';

type LookPlan = Extract<Plan, { kind: 'look' }>;
type Found = LambdaToolAnswer | NotOver;

/**
 * Looks whether what the call waits for is over. Any wake may look, because a look only reads. Only the one that finds its time
 * come arms the next and writes; what another one finds unfinished is thrown away. A call that met a rate limit is made again.
 */
export async function look(context: StepContext, session: Session, plan: LookPlan): Promise<Outcome> {
  const now = context.clock.now();
  const { wait } = plan.work;
  const isDue = !wait || now >= wait.nextLookAt;
  const isLeftAlone = wait?.notBefore !== undefined && now < wait.notBefore && now < wait.until;
  if (isLeftAlone) return isDue ? lookAgain(context, session, plan.work, wait) : { kind: 'wait' };
  if (!context.tools.looking(plan.call.name))
    return runTools(context, session, { kind: 'run-tools', work: plan.work, calls: [plan.call] });
  const found = await find(context, session, plan);
  if (!('waits' in found)) return record(context, session, plan, { ...found, startedAt: now });
  if (wait && now >= wait.until) return record(context, session, plan, { ...notOver(plan.call, wait), startedAt: now });
  return isDue ? keepWaiting(context, session, plan, found) : { kind: 'wait' };
}

/** Somebody wrote: the wait is over without a look, and nothing behind it starts. */
export async function endWait(
  context: StepContext,
  session: Session,
  { work, call }: Extract<Plan, { kind: 'end-wait' }>,
): Promise<Outcome> {
  const isBegun = work.begun?.includes(call.toolCallId);
  const result = isBegun ? sameResult([call], 'unknown', CALL_LOST) : sameResult([call], 'cancelled', WAIT_STOPPED);
  const ended = { ...work, results: [...work.results, ...result] };
  return commitDraft(context, { ...notStartedDraft(context, session, ended), kind: 'tools' });
}

async function find(context: StepContext, session: Session, { call, work: { wait } }: LookPlan): Promise<Found> {
  const refusal = context.tools.refusal(call);
  const tool = context.tools.looking(call.name);
  if (refusal || !tool) return refusal ?? refusedResult(call, `'${call.name}' cannot run here.`);
  try {
    return await tool.look(tool.input.parse(call.input), toolContext(context, session, call), wait);
  } catch (error) {
    return laterLook(error, wait) ?? failedAnswer(context, call, error);
  }
}

/** A look that failed for now has found nothing: the next one comes when the other side has named, or at its time. */
function laterLook(error: unknown, wait: Wait | undefined): Found | undefined {
  const limit = limitOf(error);
  if (!wait || !isPortError(error) || error.code !== 'retry') return limit;
  return { ...limit, waits: { ...wait, forMs: 0 } };
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

import { sessionText } from '../../domain/frames/frame.ts';
import type { Dispatch, DispatchTarget } from '../../domain/session/session.ts';
import type { ToolCall, ToolResult } from '../../domain/tool/tool.ts';
import { keptDiffAfter } from '../../domain/worker/clones/kept-diff.ts';
import type { CommandReport } from '../../domain/worker/command.ts';
import { restoreCallId } from '../../domain/worker/saved-work.ts';
import { WORKER_WAIT_MS_MAX } from '../../domain/worker/wait-limits.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { SessionChange } from '../../tools/lambda-tool.ts';
import { draftOf, type Outcome, type Session, type StepContext, withState } from '../context/context.ts';
import { CHECK_MS_MAX, WORKER_CHECK_MS } from '../context/settings.ts';
import { withMcpReport } from '../mcp/learning.ts';
import { commitDraft } from '../session/commit.ts';
import { hasWords } from '../session/phases.ts';
import type { Plan } from '../session/plan.ts';
import { REPORT_TOO_LARGE, resultsDraft, sameResult, WORKER_LOST } from '../session/results.ts';
import { showProgress } from '../shown/show-progress.ts';
import { failedBoot } from '../worker-life/failed-boot.ts';
import { armCheck, type CommandOf, notDelivered, withWork } from '../worker-life/worker-entries.ts';
import { reportKey, sentFileKey } from './payload.ts';
import { newDiskText } from './saved-work-words.ts';
import { sendHold } from './send.ts';
import { callFacts } from './time-limits.ts';
import { withUnresolved } from './unresolved.ts';

type CollectPlan = Extract<Plan, { kind: 'collect' }>;
type SetupReport = Extract<CommandReport, { outcome: 'not-ready' | 'bootstrap-failed' }>;

/** Asks for the result of the command that the newest entry names. */
export async function collect(context: StepContext, session: Session, plan: CollectPlan): Promise<Outcome> {
  const { target, commandId } = plan.dispatch;
  const action = plan.dispatch.kind === 'sent' ? 'run' : 'cancel';
  const key = reportKey(session.sessionId, target, action);
  const status = await context.commands.collect(target.instanceId, commandId, key);
  switch (status.kind) {
    case 'running':
      return stillRunning(context, session, plan);
    case 'undelivered':
      return notDelivered(context, session, commandOf(plan), 0);
    case 'reported':
      return reported(context, session, plan, status.report);
    case 'unreadable':
      context.log.info('A report is too large to be read', { sessionId: session.sessionId, reason: status.reason });
      return finish(context, session, plan, sameResult(plan.work.calls, 'unknown', REPORT_TOO_LARGE));
  }
}

function commandOf({ work, dispatch }: CollectPlan): CommandOf {
  return { work, target: dispatch.target };
}

async function reported(
  context: StepContext,
  session: Session,
  plan: CollectPlan,
  report: CommandReport,
): Promise<Outcome> {
  switch (report.outcome) {
    case 'done': {
      const learnt = await withMcpReport(context, session, { report: report.mcp, calls: plan.work.calls });
      return finish(context, withClones(learnt, report), plan, report.results);
    }
    case 'refused':
      return notDelivered(context, session, commandOf(plan), 0);
    case 'not-ready':
    case 'bootstrap-failed':
      return notReady(context, session, plan, report);
    case 'failed':
      context.log.info('The worker could not take the command', {
        sessionId: session.sessionId,
        reason: report.reason,
      });
      return notDelivered(context, session, commandOf(plan), WORKER_CHECK_MS);
    case 'stored':
      throw new Error('A stored report was not fetched by the adapter');
  }
}

/** The entry that is about to be written is the first that names what was kept. */
function withClones(session: Session, { clones, kept }: Extract<CommandReport, { outcome: 'done' }>): Session {
  if (!clones) return session;
  const entry = { version: session.version + 1, at: session.entryAt };
  return withState(session, { clones, keptDiff: keptDiffAfter(session.state.keptDiff, { clones, kept }, entry) });
}

/**
 * Nothing has started on a machine whose set-up has not ended: such a command is none of the few, as long as set-ups take. One
 * that failed, or takes longer, is a failed boot. A cancel is left to run out: nothing of it can start there.
 */
async function notReady(
  context: StepContext,
  session: Session,
  plan: CollectPlan,
  report: SetupReport,
): Promise<Outcome> {
  const { work, dispatch } = plan;
  const { target } = dispatch;
  const item = await context.workerStore.get(session.sessionId);
  const isOurs = item?.instanceId === target.instanceId && item.generation === target.generation;
  const isNew = isOurs && context.clock.now() - item.startedAt < WORKER_WAIT_MS_MAX;
  if (isNew && report.outcome === 'not-ready') {
    const counted = { ...target, dispatches: target.dispatches - 1 };
    return notDelivered(context, session, { work, target: counted }, WORKER_CHECK_MS);
  }
  if (!isOurs || item.workedIn !== undefined || dispatch.kind === 'cancel-sent')
    return notDelivered(context, session, { work, target }, WORKER_CHECK_MS);
  const problem = report.outcome === 'not-ready' ? 'its set-up does not end' : report.reason;
  const log = report.logBase64 ? Buffer.from(report.logBase64, 'base64').toString('utf8') : undefined;
  const calls = target.toolCallIds.map((toolCallId) => ({ toolCallId }));
  return failedBoot(context, session, { work, calls, item, problem, log });
}

/** Every call of the command gets its one result; a call that the report leaves out is unknown. */
async function finish(
  context: StepContext,
  session: Session,
  plan: CollectPlan,
  reportedResults: ToolResult[],
): Promise<Outcome> {
  const { target } = plan.dispatch;
  const byId = new Map(reportedResults.map((result) => [result.toolCallId, result]));
  const answered = target.toolCallIds.flatMap(
    (toolCallId) => byId.get(toolCallId) ?? sameResult([{ toolCallId }], 'unknown', WORKER_LOST),
  );
  const news = plan.dispatch.kind === 'sent' ? newDiskNews(target, byId) : undefined;
  const told = news === undefined ? answered : withNews(answered, news);
  const results = told.map((result) => withUnresolved(result, context.settings.network));
  const succeeded = plan.work.calls.filter(({ toolCallId }) => isSuccess(byId.get(toolCallId)));
  const changes = succeeded.flatMap((call) => changesOf(context, session, call));
  const draft = resultsDraft(context, session, { work: plan.work, results, changes });
  const release = {
    kind: 'release',
    generation: target.generation,
    at: context.clock.now(),
    answered: true,
    ...(news === undefined ? {} : { toldNewDisk: true }),
  } as const;
  return commitDraft(context, { ...draft, worker: release });
}

/** Undefined when there is nothing to tell, or not yet: a restore without its result is told with a later command. */
function newDiskNews({ newDisk, generation }: DispatchTarget, results: Map<string, ToolResult>): string | undefined {
  if (!newDisk) return undefined;
  const restored = results.get(restoreCallId(generation));
  return newDisk.key && !restored ? undefined : newDiskText(newDisk, restored);
}

/** The words go into a new result and never into an old message: the request stays append-only. */
function withNews([first, ...others]: ToolResult[], text: string): ToolResult[] {
  return first ? [{ ...first, content: [{ type: 'text', ...sessionText(text) }, ...first.content] }, ...others] : [];
}

function isSuccess(result: ToolResult | undefined): boolean {
  return result?.outcome === 'completed' && !result.isError;
}

/** What a call that succeeded changes. Its file is in the bucket: the notice that shows it is part of the result's entry. */
function changesOf({ settings, tools }: StepContext, { sessionId }: Session, call: ToolCall): SessionChange[] {
  const tool = tools.definition(call.name);
  const repository = tool?.takesUp?.(call.input, settings.codeHostUrl);
  const file = tool?.handsOut?.(call.input);
  const key = sentFileKey(sessionId, call.toolCallId);
  return [
    ...(repository ? [{ kind: 'repository' as const, repository }] : []),
    ...(file ? [{ kind: 'notice' as const, text: file.text, file: { key, name: file.name } }] : []),
  ];
}

async function stillRunning(context: StepContext, session: Session, plan: CollectPlan): Promise<Outcome> {
  const { dispatch, work } = plan;
  const now = context.clock.now();
  const item = await context.workerStore.get(session.sessionId);
  if (isAway(item, dispatch.target) || now > dispatch.target.deadline)
    return notDelivered(context, session, commandOf(plan), 0);
  const isDue = now >= dispatch.checkAt;
  const hold = wantedHold(context, session, plan);
  if (!isDue && hold !== 'first') return leftRunning(context, session, plan);
  if (isDue) {
    const status = await context.machines.describe(dispatch.target.instanceId);
    if (status.kind !== 'running') return notDelivered(context, session, commandOf(plan), 0);
  }
  const check = isDue ? await nextCheck(context, session, dispatch.checkDelayMs) : {};
  if (hold !== 'none') await sendHold(context, session, commandOf(plan));
  const isHeld = dispatch.kind === 'sent' && hold !== 'none';
  const next: Dispatch = isHeld ? { ...dispatch, ...check, hold: 'sent' } : { ...dispatch, ...check };
  const kind = hold === 'first' ? 'hold-sent' : 'check-again';
  return commitDraft(context, draftOf(kind, withWork(session, { ...work, dispatch: next })));
}

/** Calls that end in a moment get no hold, and no entry: that they are waited for is shown with the first message. */
async function leftRunning(context: StepContext, session: Session, { dispatch }: CollectPlan): Promise<Outcome> {
  const isTold = dispatch.kind !== 'sent' || dispatch.hold !== undefined || session.unread.length > 1;
  if (!isTold && hasWords(session)) await showProgress(context, session);
  return { kind: 'wait' };
}

async function nextCheck(context: StepContext, session: Session, lastDelayMs: number) {
  const checkDelayMs = Math.min(lastDelayMs * 2, CHECK_MS_MAX);
  return { checkAt: await armCheck(context, session, checkDelayMs), checkDelayMs };
}

/**
 * Whether the worker is to be told that somebody wrote: once, and at each due check again, because the first may be lost. Not for
 * calls that end in a moment, nor for those of an older build, whose reply has no number.
 */
function wantedHold(
  context: StepContext,
  session: Session,
  { dispatch, work }: CollectPlan,
): 'none' | 'first' | 'again' {
  if (dispatch.kind !== 'sent' || work.reply === undefined || !hasWords(session)) return 'none';
  const sent = new Set(dispatch.target.toolCallIds);
  const { isShort } = callFacts(context.tools);
  if (work.calls.filter(({ toolCallId }) => sent.has(toolCallId)).every(isShort)) return 'none';
  return dispatch.hold === undefined ? 'first' : 'again';
}

/** The channel may report a command of a stopped machine as running for hours: the table knows better. */
function isAway(item: WorkerItem | undefined, target: { instanceId: string; generation: number }): boolean {
  if (!item || item.instanceId !== target.instanceId || item.generation !== target.generation) return true;
  return item.state === 'stopped' || item.state === 'removed';
}

import type { DispatchTarget } from '../../domain/session/session.ts';
import { bootProblem } from '../../domain/worker/boot.ts';
import type { NewDisk } from '../../domain/worker/saved-work.ts';
import { WORKER_WAIT_MS_MAX } from '../../domain/worker/wait-limits.ts';
import type { ToolBox } from '../../tools/tool-box.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../context/context.ts';
import { CLAIM_MARGIN_MS, DISPATCHES_MAX, NOT_AFTER_MS, RESTORE_MS_MAX, WORKER_CHECK_MS } from '../context/settings.ts';
import { commitDraft } from '../session/commit.ts';
import type { Plan } from '../session/plan.ts';
import { resultsDraft, workerLostResults } from '../session/results.ts';
import { ensureWorker, visible, type WorkerOutlook } from '../worker-life/ensure-worker.ts';
import { failedBoot } from '../worker-life/failed-boot.ts';
import { mustStillWait, waitForCapacity } from '../worker-life/wait-for-capacity.ts';
import { gaveUpWaiting, waitForWorker, withWork } from '../worker-life/worker-entries.ts';
import { send } from './send.ts';
import { callsTimeLimitMs } from './time-limits.ts';

type DispatchPlan = Extract<Plan, { kind: 'dispatch' }>;

/** Brings the worker nearer to online; once it is, claims it with the intent and sends the command. */
export async function dispatch(context: StepContext, session: Session, plan: DispatchPlan): Promise<Outcome> {
  const { sentBefore } = plan.dispatch;
  if (mustStillWait(plan.dispatch, context.clock.now())) return { kind: 'wait' };
  const { item, permit } = await context.startPermits.look(session.sessionId, context.clock.now());
  const mustAsk = item?.state !== 'online' || sentBefore !== undefined;
  const status = item?.instanceId && mustAsk ? await context.machines.describe(item.instanceId) : undefined;
  if (sentBefore && (item?.instanceId !== sentBefore.instanceId || status?.kind === 'gone'))
    return lost(context, session, plan);
  if (sentBefore && sentBefore.dispatches >= DISPATCHES_MAX) return giveUp(context, session, plan, sentBefore);
  const seen = visible(item, status, context.clock.now());
  const problem = bootProblem(item, seen, context.clock.now());
  if (problem && item)
    return failedBoot(context, session, { work: plan.work, calls: plan.calls, item, problem, sentBefore });
  const { language } = session.state;
  const outlook = await ensureWorker(context, session.sessionId, { item, permit, language }, seen);
  switch (outlook.kind) {
    case 'raced':
      return { kind: 'reload' };
    case 'online':
      return intend(context, session, plan, {
        ...outlook,
        newDisk: item?.newDisk,
        ...(item?.state === 'starting' ? { startedAt: item.startedAt } : {}),
      });
    case 'no-capacity':
      return waitForCapacity(context, session, plan, outlook);
    case 'coming':
      return wait(context, session, plan, outlook);
  }
}

async function lost(context: StepContext, session: Session, plan: DispatchPlan): Promise<Outcome> {
  const draft = resultsDraft(context, session, { work: plan.work, results: workerLostResults(plan.calls) });
  return commitDraft(context, { ...draft, kind: 'lost' });
}

/** Too many commands without a result: unknown, as soon as none of them can start any more. */
async function giveUp(
  context: StepContext,
  session: Session,
  plan: DispatchPlan,
  sentBefore: DispatchTarget,
): Promise<Outcome> {
  const now = context.clock.now();
  if (now > sentBefore.notAfter) return lost(context, session, plan);
  if (plan.dispatch.kind === 'worker-wait' && now < plan.dispatch.checkAt) return { kind: 'wait' };
  const delayMs = sentBefore.notAfter - now + 1_000;
  return waitForWorker(context, session, plan.work, { since: now, sentBefore, delayMs });
}

async function wait(
  context: StepContext,
  session: Session,
  plan: DispatchPlan,
  outlook: Extract<WorkerOutlook, { kind: 'coming' }>,
): Promise<Outcome> {
  const now = context.clock.now();
  const { dispatch: current, work } = plan;
  // The wait for capacity has a bound of its own; the wait for the boot begins after it.
  const since = current.kind === 'worker-wait' && !current.capacity ? current.since : now;
  if (now - since > WORKER_WAIT_MS_MAX) {
    const toolCallIds = plan.calls.map((call) => call.toolCallId);
    return gaveUpWaiting(context, session, work, {
      toolCallIds,
      sentBefore: current.sentBefore,
      reason: outlook.reason,
      change: outlook.change,
    });
  }
  if (current.kind === 'worker-wait' && now < current.checkAt && !outlook.change) return { kind: 'wait' };
  return waitForWorker(context, session, work, {
    since,
    sentBefore: current.sentBefore,
    delayMs: WORKER_CHECK_MS,
    change: outlook.change,
  });
}

/** `startedAt`: it has booted since, and this is its first use. */
type OnlineWorker = { machineId: string; generation: number; newDisk?: NewDisk; startedAt?: number };

/** The claim on the worker is in the intent's transaction: a reaper that saw it idle a moment ago loses its condition. */
async function intend(
  context: StepContext,
  session: Session,
  plan: DispatchPlan,
  worker: OnlineWorker,
): Promise<Outcome> {
  const now = context.clock.now();
  const target = targetOf(context.tools, session, plan, { ...worker, at: now });
  const intent = withWork(session, { ...plan.work, dispatch: { kind: 'intent', target } });
  const change = {
    kind: 'claim',
    machineId: target.instanceId,
    generation: target.generation,
    at: now,
    inFlightUntil: target.deadline,
  } as const;
  const intended = await commitDraft(context, draftOf('intent', intent, { worker: change }));
  if (intended.kind !== 'committed') return intended;
  if (worker.startedAt !== undefined) context.metrics.add('BootMs', now - worker.startedAt);
  return send(context, intended.session, { work: plan.work, target }, false);
}

function targetOf(
  tools: ToolBox,
  session: Session,
  { calls, dispatch: { sentBefore } }: DispatchPlan,
  { machineId, generation, newDisk, at }: OnlineWorker & { at: number },
): DispatchTarget {
  const notAfter = at + NOT_AFTER_MS;
  const restoreMs = newDisk?.key ? RESTORE_MS_MAX : 0;
  return {
    toolCallIds: calls.map((call) => call.toolCallId),
    instanceId: machineId,
    generation,
    intentVersion: session.version + 1,
    notAfter,
    at,
    deadline: notAfter + restoreMs + callsTimeLimitMs(tools, calls) + CLAIM_MARGIN_MS,
    dispatches: (sentBefore?.dispatches ?? 0) + 1,
    ...(newDisk ? { newDisk } : {}),
  };
}

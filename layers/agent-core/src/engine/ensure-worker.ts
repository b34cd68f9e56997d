import type { SessionId } from '../domain/session.ts';
import { decideWorker, type InstanceStatus, type WorkerDecision, type WorkerItem } from '../domain/worker.ts';
import type { WorkerChange } from '../ports.ts';
import type { StepContext } from './context.ts';

/** EC2 may not show a new machine for some seconds; launched again meanwhile, the first would be nobody's. */
const LAUNCH_VISIBLE_MS = 60_000;

/** `online`: use it. `coming`: not yet; `change` belongs into the entry that waits for it. `raced`: the item changed, load again. */
export type WorkerOutlook =
  | { kind: 'online'; instanceId: string; generation: number }
  | { kind: 'coming'; reason: string; change?: WorkerChange }
  | { kind: 'raced' };

/**
 * Does what brings the session nearer to an online worker. The clock that will stop the worker is armed before anything is
 * started (G5); a launch is idempotent by session, generation and attempt, so a crash in here is repaired by doing it again.
 */
export async function ensureWorker(
  context: StepContext,
  sessionId: SessionId,
  item: WorkerItem | undefined,
  status: InstanceStatus | undefined,
): Promise<WorkerOutlook> {
  const decision = decideWorker(item, visible(item, status, context.clock.now()));
  switch (decision.kind) {
    case 'online':
      return decision;
    case 'wait':
      return { kind: 'coming', reason: decision.reason };
    case 'launch':
    case 'relaunch':
      return launch(context, sessionId, item, decision);
    case 'start':
      return start(context, sessionId, item, decision);
  }
}

/** A machine that was asked for a moment ago and is not found is not gone: DescribeInstances is eventually consistent. */
function visible(
  item: WorkerItem | undefined,
  status: InstanceStatus | undefined,
  now: number,
): InstanceStatus | undefined {
  const isNew = item?.state === 'starting' && now - item.startedAt < LAUNCH_VISIBLE_MS;
  return isNew && status?.kind === 'gone' ? { kind: 'pending' } : status;
}

async function launch(
  context: StepContext,
  sessionId: SessionId,
  item: WorkerItem | undefined,
  decision: Extract<WorkerDecision, { kind: 'launch' | 'relaunch' }>,
): Promise<WorkerOutlook> {
  const now = context.clock.now();
  const { generation } = decision;
  const launchAttempt = decision.kind === 'relaunch' && item ? item.launchAttempt : 0;
  const starting: WorkerItem = { state: 'starting', generation, startedAt: now, lastUsedAt: now, launchAttempt };
  await armClock(context, sessionId, generation, now);
  if (decision.kind === 'launch' && !(await context.workerStore.replace(sessionId, item, starting)))
    return { kind: 'raced' };
  context.lease.guard();
  const launched = await context.workers.launch({ sessionId, generation, launchAttempt });
  if (launched.kind === 'launched')
    return { kind: 'coming', reason: 'the worker is starting', change: { ...launched, generation } };
  const held = decision.kind === 'launch' ? starting : item;
  await context.workerStore.replace(sessionId, held, {
    ...(held ?? starting),
    launchAttempt: launchAttempt + 1,
  });
  return { kind: 'coming', reason: `waiting for EC2 capacity (${launched.reason})` };
}

async function start(
  context: StepContext,
  sessionId: SessionId,
  item: WorkerItem | undefined,
  decision: Extract<WorkerDecision, { kind: 'start' }>,
): Promise<WorkerOutlook> {
  const now = context.clock.now();
  const { instanceId, generation } = decision;
  await armClock(context, sessionId, generation, now);
  const starting: WorkerItem = {
    state: 'starting',
    generation,
    instanceId,
    startedAt: now,
    lastUsedAt: now,
    launchAttempt: 0,
  };
  if (!(await context.workerStore.replace(sessionId, item, starting))) return { kind: 'raced' };
  context.lease.guard();
  const started = await context.workers.start(instanceId);
  const reason = started.kind === 'started' ? 'the worker is starting' : `waiting for EC2 capacity (${started.reason})`;
  return { kind: 'coming', reason };
}

async function armClock(context: StepContext, sessionId: SessionId, generation: number, now: number): Promise<void> {
  context.lease.guard();
  await context.workerClock.arm(sessionId, generation, now + context.settings.workerIdleMs);
}

import type { SessionId } from '../../domain/session/session.ts';
import { onNewDisk, onSameDisk } from '../../domain/worker/disk.ts';
import type { StartPermit } from '../../domain/worker/start-limits.ts';
import { decideWorker, type MachineStatus, type WorkerDecision, type WorkerItem } from '../../domain/worker/worker.ts';
import type { NoCapacity } from '../../ports/workers/machines.ts';
import type { WorkerChange } from '../../ports/workers/worker-store.ts';
import type { StepContext } from '../context/context.ts';
import { CAPACITY_RETRY_MS, NEXT_RUNG_MS } from '../context/settings.ts';

/** A new machine may not be shown for some seconds; launched again meanwhile, the first would be nobody's. */
const LAUNCH_VISIBLE_MS = 60_000;
/** When to come back after another session took a permit at the same moment: trying at once, hundreds would meet again. */
const CROWDED_MS = 1_000;

/** What one look at the table has shown: the session's worker, and whether it may start a machine now; and the session's language. */
type Looked = { item: WorkerItem | undefined; permit: StartPermit; language: string | undefined };
type MayStart = Looked & { permit: Extract<StartPermit, { kind: 'free' }> };

/**
 * `online`: use it. `coming`: not yet; `change` belongs into the entry that waits for it. `no-capacity`: nothing was started;
 * ask again after `delayMs`. `raced`: the item changed, load again.
 */
export type WorkerOutlook =
  | { kind: 'online'; machineId: string; generation: number }
  | { kind: 'coming'; reason: string; change?: WorkerChange }
  | { kind: 'no-capacity'; reason: string; delayMs: number }
  | { kind: 'raced' };

/**
 * Does what brings the session nearer to an online worker. The schedule that will stop the worker is armed before anything is
 * started (G5); a launch is idempotent by session, generation and attempt, so a crash in here is repaired by doing it again.
 */
export async function ensureWorker(
  context: StepContext,
  sessionId: SessionId,
  { item, permit, language }: Looked,
  status: MachineStatus | undefined,
): Promise<WorkerOutlook> {
  const decision = decideWorker(item, status);
  switch (decision.kind) {
    case 'online':
      return decision;
    case 'wait':
      return { kind: 'coming', reason: decision.reason };
    case 'launch':
    case 'relaunch':
      return permit.kind === 'free'
        ? launch(context, sessionId, { item, permit, language }, decision)
        : queued(permit.waitMs);
    case 'start':
      return permit.kind === 'free'
        ? start(context, sessionId, { item, permit, language }, decision)
        : queued(permit.waitMs);
  }
}

/** Waits for the deployment's next turn to start a machine. */
function queued(delayMs: number): WorkerOutlook {
  return { kind: 'no-capacity', reason: 'many workers are being started, each in its turn', delayMs };
}

/** Claims the start and takes a permit; undefined when both are had. A permit that a crash loses is only lost. */
async function claimStart(
  context: StepContext,
  sessionId: SessionId,
  { item, permit }: MayStart,
  starting: WorkerItem,
): Promise<WorkerOutlook | undefined> {
  const answer = await context.startPermits.take(sessionId, item, starting, permit);
  switch (answer) {
    case 'taken':
      return undefined;
    case 'raced':
      return { kind: 'raced' };
    case 'crowded':
      return queued(CROWDED_MS);
  }
}

function noCapacity({ reason, ladderDone }: NoCapacity): WorkerOutlook {
  return { kind: 'no-capacity', reason, delayMs: ladderDone ? CAPACITY_RETRY_MS : NEXT_RUNG_MS };
}

/** A machine that was asked for a moment ago and is not found is not gone: it may not be shown yet. */
export function visible(
  item: WorkerItem | undefined,
  status: MachineStatus | undefined,
  now: number,
): MachineStatus | undefined {
  const isNew = item?.state === 'starting' && now - item.startedAt < LAUNCH_VISIBLE_MS;
  return isNew && status?.kind === 'gone' ? { kind: 'pending' } : status;
}

async function launch(
  context: StepContext,
  sessionId: SessionId,
  seen: MayStart,
  decision: Extract<WorkerDecision, { kind: 'launch' | 'relaunch' }>,
): Promise<WorkerOutlook> {
  const { item, language } = seen;
  const now = context.clock.now();
  const { generation } = decision;
  const launchAttempt = decision.kind === 'relaunch' && item ? item.launchAttempt : 0;
  const starting: WorkerItem = {
    state: 'starting',
    generation,
    startedAt: now,
    lastUsedAt: now,
    launchAttempt,
    ...(language ? { language } : {}),
    ...(item?.bootFailures ? { bootFailures: item.bootFailures } : {}),
    ...onNewDisk(item, now),
  };
  await armSchedule(context, sessionId, generation, now);
  const held = decision.kind === 'relaunch' && item ? item : starting;
  const hindered = await claimStart(context, sessionId, seen, held);
  if (hindered) return hindered;
  // Whoever removes the old machine's schedule may have removed this one; from here on it sees the start, and arms it again.
  if (item?.state === 'removed') await armSchedule(context, sessionId, generation, now);
  context.lease.guard();
  const bootFailures = item?.bootFailures ?? 0;
  const launched = await context.machines.launch({ sessionId, generation, launchAttempt, bootFailures });
  if (launched.kind === 'launched') {
    const { kind, machineId, instead } = launched;
    if (instead) context.log.error('The worker is a plainer machine than it should be', { sessionId, instead });
    return { kind: 'coming', reason: 'the worker is starting', change: { kind, machineId, generation } };
  }
  await context.workerStore.replace(sessionId, held, { ...held, launchAttempt: launchAttempt + 1 });
  return noCapacity(launched);
}

async function start(
  context: StepContext,
  sessionId: SessionId,
  seen: MayStart,
  decision: Extract<WorkerDecision, { kind: 'start' }>,
): Promise<WorkerOutlook> {
  const { item, language } = seen;
  const now = context.clock.now();
  const { machineId, generation } = decision;
  // A start that found no capacity leaves the item `starting` and the machine stopped: this is the next try.
  const launchAttempt = item?.state === 'starting' ? item.launchAttempt : 0;
  await armSchedule(context, sessionId, generation, now);
  const starting: WorkerItem = {
    ...item,
    state: 'starting',
    generation,
    instanceId: machineId,
    startedAt: now,
    lastUsedAt: now,
    inFlightUntil: undefined,
    launchAttempt,
    ...(language ? { language } : {}),
    ...onSameDisk(item, now),
  };
  const hindered = await claimStart(context, sessionId, seen, starting);
  if (hindered) return hindered;
  context.lease.guard();
  const started = await context.machines.start(machineId, launchAttempt);
  if (started.kind === 'started') return { kind: 'coming', reason: 'the worker is starting' };
  await context.workerStore.replace(sessionId, starting, { ...starting, launchAttempt: launchAttempt + 1 });
  return noCapacity(started);
}

async function armSchedule(context: StepContext, sessionId: SessionId, generation: number, now: number): Promise<void> {
  context.lease.guard();
  await context.workerSchedules.arm(sessionId, generation, now + context.settings.workerIdleMs);
}

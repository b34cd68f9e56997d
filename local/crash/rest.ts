import { scheduleName } from '@remote-swe/core/adapters/scheduler/worker-schedules';
import type { EventObserver } from '../aws/events/bus.ts';
import { settle } from '../system/settle.ts';
import type { LocalSystem } from '../system/system.ts';
import type { Scene, StartedSession } from './journey/plan.ts';
import { isArrived, isMadeUp } from './journey/redelivery.ts';
import { sessionIds } from './journey/session.ts';
import { readSession } from './table.ts';

/** No recovery may take longer: a step that never started comes back after the queue's 630 s (guarantee G4). */
const VIRTUAL_MS_MAX = 20 * 60_000;
const REAL_MS_MAX = 240_000;

/** How many answers there must be, the phase (idle when absent), and what else must be so. */
export type Rest = {
  answers: number;
  phase?: 'idle' | 'paused';
  until?: Scene['until'] | undefined;
  virtualMsMax?: number | undefined;
  /** Lost events are asked for again. */
  isApp?: boolean | undefined;
};

/** Lets the system go on until the session has answered and nothing of it is open, queued or timed any more. Else throws. */
export async function comeToRest(system: LocalSystem, session: StartedSession, rest: Rest): Promise<void> {
  const { answers, phase = 'idle', until = () => true, virtualMsMax = VIRTUAL_MS_MAX, isApp } = rest;
  const isAtRest = async () =>
    answersIn(system, session) >= answers &&
    until(system, session) &&
    (isApp ? isMadeUp : isArrived)(system) &&
    areQueuesEmpty(system) &&
    (await isSettled(system, session, phase));
  try {
    await settle(system, { until: isAtRest, virtualMsMax, realMsMax: REAL_MS_MAX });
  } catch (error) {
    const { entries, due, unread } = await readSession(system, session.sessionId);
    const seen = JSON.stringify(entries.at(-1)?.state.phase);
    throw new Error(`${String(error)}; ${entries.length} entries, due ${due}, unread ${unread}, phase ${seen}`);
  }
}

function answersIn(system: LocalSystem, { channel, threadTs, program }: StartedSession): number {
  if (program) return program.answersTaken;
  const [first, ...replies] = system.slack.people.thread(channel, threadTs);
  return replies.filter((message) => message.isBot && message.wireText.startsWith(`<@${first?.userId}>`)).length;
}

/** No message waits, is held, or is delayed. */
export function areQueuesEmpty(system: LocalSystem): boolean {
  const queues = system.plan.queues.filter(({ arn }) => system.sqs.has(arn));
  return queues.every(({ arn }) => {
    const { visible, inFlight, delayed } = system.sqs.counts(arn);
    return visible + inFlight + delayed === 0;
  });
}

/** The phase is the first one's: what was forked from it ends idle. */
async function isSettled(system: LocalSystem, session: StartedSession, phase: 'idle' | 'paused'): Promise<boolean> {
  const all = await Promise.all(sessionIds(session).map((id) => readSession(system, id)));
  return all.every(({ entries, unread, due }, index) => {
    const wanted = index === 0 ? phase : 'idle';
    return entries.at(-1)?.state.phase.kind === wanted && unread.length + due.length === 0;
  });
}

/** Takes a session that is at rest out of the system, without an event: the next one has it for itself. */
export async function removeSession(system: LocalSystem, session: StartedSession): Promise<void> {
  for (const sessionId of sessionIds(session)) await removeOne(system, sessionId);
}

async function removeOne(system: LocalSystem, sessionId: string): Promise<void> {
  const { worker } = await readSession(system, sessionId);
  await deleteSchedule(system, sessionId);
  if (!worker?.instanceId) return;
  system.events.observers.push(withoutEventsOf(worker.instanceId));
  system.instances.terminate(worker.instanceId);
  await system.instances.reached(worker.instanceId, 'terminated');
}

function withoutEventsOf(instanceId: string): EventObserver {
  return (event) => (event.detail['instance-id'] === instanceId ? [] : [event]);
}

async function deleteSchedule(system: LocalSystem, sessionId: string): Promise<void> {
  await system.scheduler.handle({
    method: 'DELETE',
    path: `/schedules/${scheduleName(sessionId)}`,
    query: new URLSearchParams({ groupName: system.plan.scheduleGroups[0]?.name ?? '' }),
    headers: {},
    body: Buffer.alloc(0),
    caller: 'observer',
  });
}

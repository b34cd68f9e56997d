import type { MachineBell } from '../../domain/worker/machine-bell.ts';
import type { Log } from '../../ports/log.ts';
import type { Wakes } from '../../ports/session/wakes.ts';
import type { WorkerStore } from '../../ports/workers/worker-store.ts';

/** What rings: a timer of a session, the end of a command, a machine that changed its state. */
export type Bell = { kind: 'timer'; sessionId: string } | MachineBell;

export type DoorbellPorts = { workerStore: WorkerStore; wakes: Wakes; log: Log };

/** Turns an event into a wake. Events carry no truth; only a stop of the machine is noted, because the channel of commands does not tell. */
export async function answerBell(ports: DoorbellPorts, bell: Bell): Promise<void> {
  if (bell.kind === 'timer') return ports.wakes.ring(bell.sessionId);
  const sessionId = await ports.workerStore.sessionOf(bell.machineId);
  if (!sessionId) return ports.log.info('An event of a machine that is not ours', { instanceId: bell.machineId });
  if (bell.kind === 'machine') await noteState(ports, sessionId, bell);
  await ports.wakes.ring(sessionId);
}

async function noteState(
  ports: DoorbellPorts,
  sessionId: string,
  bell: Extract<Bell, { kind: 'machine' }>,
): Promise<void> {
  const item = await ports.workerStore.get(sessionId);
  if (!item || item.instanceId !== bell.machineId || bell.at < item.startedAt) return;
  const state = bell.state === 'stopped' ? 'stopped' : bell.state === 'gone' ? 'removed' : undefined;
  if (!state || item.state === state || item.state === 'removed') return;
  // Whether a machine that ended while it booted counts as a failed boot is the step's to say: it asks for the reason.
  if (item.state === 'starting' && state === 'removed') return;
  await ports.workerStore.replace(sessionId, item, { ...item, state, inFlightUntil: undefined });
}

import type { SimWorld } from '../world.ts';

/** Invocations of agent-step for one entry, and for a session at all: bells come twice, and every crash costs one. */
const STEPS_PER_ENTRY_MAX = 6;
const STEPS_MAX = 40;
/** Without faults people's own pauses, a machine's start and a model's thinking are all that anybody waits for (ms). */
/** From a command's report to the entry with its results: an event, a step, some slow calls (ms). */
const HEARD_MS_MAX = 20_000;
const CALM_REST_MS_MAX = 90 * 60_000;

/** No storm of bells, no machine that nothing stops, nothing left behind; and without faults nobody needs the sweeper. */
export function brokenBounds(world: SimWorld, sessionId: string, isCalm: boolean): string[] {
  return [
    ...noStorm(world, sessionId),
    ...noOrphans(world, sessionId),
    ...workKept(world),
    ...(isCalm ? [...noSweeps(world), ...noDeadLetters(world), ...heardSoon(world, sessionId)] : []),
  ];
}

function noStorm({ lambda, things }: SimWorld, sessionId: string): string[] {
  const entries = things.table.entries.get(sessionId)?.length ?? 0;
  const steps = lambda.counts.get('agent-step') ?? 0;
  const most = STEPS_MAX + entries * STEPS_PER_ENTRY_MAX;
  return steps > most ? [`Storm: ${steps} steps made ${entries} entries`] : [];
}

/** A machine that is not the session's any more is gone. */
function noOrphans({ things }: SimWorld, sessionId: string): string[] {
  const own = things.table.workers.get(sessionId)?.instanceId;
  const left = things.ec2.all.filter(({ id, state }) => id !== own && state !== 'gone' && state !== 'stopped');
  return left.map(({ id, state }) => `G5: ${id} is ${state}, and no item names it`);
}

/** A machine that was stopped in its time has its work in the bucket, or on its own disk. */
function workKept({ things }: SimWorld): string[] {
  const worker = [...things.table.workers.values()][0];
  if (!worker?.saved?.key || worker.saved.forUse !== worker.lastUsedAt) return [];
  const machine = things.ec2.machine(worker.instanceId ?? '');
  const stored = things.blobs.objects.get(worker.saved.key);
  const saved: unknown = stored ? JSON.parse(new TextDecoder().decode(stored)) : [];
  const names = new Set(Array.isArray(saved) ? saved : []);
  return [...(machine?.disk.work ?? [])]
    .filter((name) => !names.has(name))
    .map((name) => `G5: ${name} is called saved, and is in no archive`);
}

function noSweeps({ timeline, restedAt, sweeps, startedAt }: SimWorld): string[] {
  const restMs = (restedAt ?? timeline.now()) - startedAt;
  return [
    ...(sweeps > 0 ? [`Bells: the sweeper had to ring ${sweeps} times although nothing failed`] : []),
    ...(restMs > CALM_REST_MS_MAX
      ? [`Bells: rest came after ${Math.round(restMs / 60_000)} minutes although nothing failed`]
      : []),
  ];
}

function noDeadLetters({ buried }: SimWorld): string[] {
  return buried.length > 0 ? ['G4: a wake was given up although nothing failed'] : [];
}

/** The end of a command has an event: nobody waits for a timer to learn of it. */
function heardSoon({ things }: SimWorld, sessionId: string): string[] {
  const entries = things.table.entries.get(sessionId) ?? [];
  const late = things.ssm.reportedAt.filter(
    (reported) => !entries.some(({ at }) => at >= reported - 1_000 && at <= reported + HEARD_MS_MAX),
  );
  return late.map(() => `Bells: the end of a command was not heard of within ${HEARD_MS_MAX / 1_000} s`);
}

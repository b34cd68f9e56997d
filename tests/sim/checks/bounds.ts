import type { SimWorld } from '../world.ts';

/** Invocations of agent-step for one entry, and for a session at all: bells come twice, and every crash costs one. */
const STEPS_PER_ENTRY_MAX = 6;
const STEPS_MAX = 40;
/** From a command's report to the entry with its results: an event, a step, some slow calls (ms). */
const HEARD_MS_MAX = 20_000;

/** Of one session: no storm of bells, its work kept, nothing held for ever; and without faults the end of a command is heard of soon. */
export function brokenBounds(world: SimWorld, sessionId: string, isCalm: boolean): string[] {
  return [
    ...noStorm(world, sessionId),
    ...noEndlessShortening(world, sessionId),
    ...workKept(world, sessionId),
    ...noClaim(world, sessionId),
    ...(isCalm ? heardSoon(world, sessionId) : []),
  ];
}

function noStorm({ lambda, things }: SimWorld, sessionId: string): string[] {
  const entries = things.table.entries.get(sessionId)?.length ?? 0;
  const steps = lambda.steps.get(sessionId) ?? 0;
  const most = STEPS_MAX + entries * STEPS_PER_ENTRY_MAX;
  return steps > most ? [`Storm: ${steps} steps made ${entries} entries`] : [];
}

/** A conversation that was made shorter is gone on with before it is made shorter again. */
function noEndlessShortening({ things }: SimWorld, sessionId: string): string[] {
  const kinds = (things.table.entries.get(sessionId) ?? []).map(({ kind }) => kind);
  const isAnswered = (from: number, to: number) => kinds.slice(from, to).some((kind) => kind === 'reply');
  const at = kinds.flatMap((kind, index) => (kind === 'compact' ? [index] : []));
  const twice = at.filter((index, count) => count > 0 && !isAnswered(at[count - 1] ?? 0, index));
  return twice.map((index) => `Storm: entry ${index + 1} makes a conversation shorter that nobody has gone on with`);
}

/** A machine that was stopped in its time has its work in the bucket, or on its own disk. */
function workKept({ things }: SimWorld, sessionId: string): string[] {
  const worker = things.table.workers.get(sessionId);
  if (!worker?.saved?.key || worker.saved.forUse !== worker.lastUsedAt) return [];
  const machine = things.ec2.machine(worker.instanceId ?? '');
  const stored = things.blobs.objects.get(worker.saved.key);
  const saved: unknown = stored ? JSON.parse(new TextDecoder().decode(stored)) : [];
  const names = new Set(Array.isArray(saved) ? saved : []);
  return [...(machine?.disk.work ?? [])]
    .filter((name) => !names.has(name))
    .map((name) => `G5: ${name} is called saved, and is in no archive`);
}

/** Nobody works any more, so nobody holds the worker. */
function noClaim({ things, timeline }: SimWorld, sessionId: string): string[] {
  const until = things.table.workers.get(sessionId)?.inFlightUntil;
  return until !== undefined && until > timeline.now() ? ['Leak: the worker is held although the session rests'] : [];
}

/** The end of a command has an event: nobody waits for a timer to learn of it. */
function heardSoon({ things }: SimWorld, sessionId: string): string[] {
  const entries = things.table.entries.get(sessionId) ?? [];
  const reported = things.ssm.reported.filter((report) => report.sessionId === sessionId);
  const late = reported.filter(
    (report) => !entries.some(({ at }) => at >= report.at - 1_000 && at <= report.at + HEARD_MS_MAX),
  );
  return late.map(() => `Bells: the end of a command was not heard of within ${HEARD_MS_MAX / 1_000} s`);
}

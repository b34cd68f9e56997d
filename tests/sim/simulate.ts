import { judge } from './checks/judge.ts';
import { sessionOf } from './people/session.ts';
import { type Deed, makeSimScenario, type SimScenario } from './scenario.ts';
import { SimWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const NOT_YET_MS = 5_000;
/** Nothing may take longer (G4): back-offs, lost timers, machines that do not boot and a dead letter add up. */
const REST_MS_MAX = 6 * HOUR_MS;
/** Idle time, saves, the reaper's looks and their retries. */
const STOP_MS_MAX = 2 * HOUR_MS;

export type SimResult = {
  seed: number;
  /** What was broken; empty is good. */
  broken: string[];
  events: number;
  steps: number;
  virtualMs: number;
  phase: string;
  /** Only where it was asked for. */
  trace: readonly string[];
};

export function simulateSeed(seed: number, isTraced = false): Promise<SimResult> {
  return simulate(makeSimScenario(seed), isTraced);
}

/** One scenario from the first word to the last machine's stop, and what it broke. */
export async function simulate(scenario: SimScenario, isTraced = false): Promise<SimResult> {
  const world = new SimWorld(scenario, isTraced);
  const startedAt = world.timeline.now();
  const broken = await perform(world, scenario.deeds).catch((error: unknown) => [`G4: ${String(error)}`]);
  const sessionId = sessionOf(world);
  const judged = judge(world, scenario, sessionId);
  const phase = world.things.table.entries.get(sessionId)?.at(-1)?.state.phase.kind ?? 'none';
  return {
    seed: scenario.seed,
    broken: [...broken, ...judged],
    events: world.timeline.events,
    steps: world.lambda.counts.get('agent-step') ?? 0,
    virtualMs: world.timeline.now() - startedAt,
    phase,
    trace: world.trace.lines,
  };
}

async function perform(world: SimWorld, deeds: readonly Deed[]): Promise<string[]> {
  const plan = { left: deeds.length };
  doLater(world, deeds, plan);
  const rested = await rest(world, () => plan.left === 0);
  if (rested.length > 0) return rested;
  world.restedAt = world.timeline.now();
  world.faults.end();
  const resumed = await resume(world);
  return [...resumed, ...(await machinesEnd(world))];
}

function doLater(world: SimWorld, [next, ...rest]: readonly Deed[], plan: { left: number }): void {
  if (!next) return;
  world.timeline.after(next.afterMs, () => {
    // A change of what is no session yet is no change of a session (docs/protocol.md, "Edits and deletions").
    if (next.kind !== 'say' && !world.things.table.inbox.has(sessionOf(world)))
      return doLater(world, [{ ...next, afterMs: NOT_YET_MS }, ...rest], plan);
    plan.left -= 1;
    act(world, next);
    doLater(world, rest, plan);
  });
}

function act({ slack }: SimWorld, deed: Deed): void {
  if (deed.kind === 'say') return void slack.say(deed.user, deed.words, deed.mention);
  const written = slack.written[deed.of];
  const now = written?.versions.at(-1)?.words;
  if (!written || now === undefined) return;
  if (deed.kind === 'delete') slack.delete(written);
  else if (now !== deed.words) slack.edit(written, deed.words);
}

async function rest(world: SimWorld, isAllDone: () => boolean): Promise<string[]> {
  const { timeline, lambda, queue, slack, things } = world;
  const isAtRest = () =>
    isAllDone() &&
    queue.isEmpty &&
    lambda.running === 0 &&
    slack.undelivered === 0 &&
    things.dueItems.all().length === 0 &&
    hasBegun(world);
  const ended = await timeline.run(isAtRest, timeline.now() + REST_MS_MAX);
  return ended === 'over' ? [] : [`G4: no rest after ${REST_MS_MAX / HOUR_MS} hours`];
}

function hasBegun(world: SimWorld): boolean {
  return (world.things.table.entries.get(sessionOf(world))?.length ?? 0) > 0;
}

/** G4: whoever finds the session paused can go on by writing, unless the money is used up. */
async function resume(world: SimWorld): Promise<string[]> {
  const isStopped = () => {
    const phase = world.things.table.entries.get(sessionOf(world))?.at(-1)?.state.phase;
    return phase?.kind === 'paused' && phase.reason.kind !== 'budget-usd';
  };
  if (!isStopped()) return [];
  world.slack.say('U1', 'go on', true);
  const rested = await rest(world, () => true);
  return isStopped() ? [...rested, 'G4: a message did not resume the paused session'] : rested;
}

/** G5: nobody uses the machines any more, so their schedules stop them. */
async function machinesEnd({ timeline, things }: SimWorld): Promise<string[]> {
  const isUp = () => things.ec2.all.filter(({ state }) => state === 'running' || state === 'pending');
  await timeline.run(() => isUp().length === 0, timeline.now() + STOP_MS_MAX);
  return isUp().map(({ id }) => `G5: ${id} runs ${STOP_MS_MAX / HOUR_MS} hours after its last use`);
}

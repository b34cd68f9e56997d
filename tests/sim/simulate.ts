import { CHECK_MS_MAX } from '@remote-swe/core/engine/context/settings';
import { type Judged, judge } from './checks/judge.ts';
import { metIn } from './checks/met.ts';
import { brokenDeletion, spentSchedules, unneededArchives } from './checks/whole-world.ts';
import type { Strike } from './faults.ts';
import { RETENTION_MS } from './functions/functions.ts';
import { LASTING_CALLS_MAX } from './kernel/refusals.ts';
import type { Conversation } from './people/conversation.ts';
import type { BrowserDeed, Deed } from './scenario/deeds.ts';
import { makeSimScenario, type SimScenario, type SimSession } from './scenario/scenario.ts';
import { SimWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const NOT_YET_MS = 5_000;
/** Nothing may take longer (G4): back-offs, lost timers, machines that do not boot and a dead letter add up. */
const REST_MS_MAX = 8 * HOUR_MS;
/** A call that waits, and whose looks are all refused: it looks each quarter of an hour. */
const LOOKS_MS_MAX = LASTING_CALLS_MAX * CHECK_MS_MAX;
/** What GitHub is asked to send again is asked for later and later: six failures in a row are some nine hours. */
const REST_MS_MAX_GITHUB = 40 * HOUR_MS;
/** Idle time, saves, the reaper's looks and their retries; and the hourly look, where a schedule was moved by a reaper that was late. */
const STOP_MS_MAX = 3 * HOUR_MS;
/** A session that stands still for one reason may have another. */
const RESUMES_MAX = 3;
/** What people give a session that has used up its money. */
const RAISE_USD = 60;

export type SimResult = Judged & {
  seed: number;
  events: number;
  steps: number;
  virtualMs: number;
  phases: string[];
  /** What went wrong in the world, as data. */
  strikes: readonly Strike[];
  /** What was done of that which a campaign must meet. */
  met: readonly string[];
  /** Only where it was asked for: all that happened, and the same without calls of which there is nothing to say. */
  trace: readonly string[];
  short: readonly string[];
};

export function simulateSeed(seed: number, isTraced = false): Promise<SimResult> {
  return simulate(makeSimScenario(seed), isTraced);
}

/** One scenario from the first word to the last machine's stop, and what it broke. */
export async function simulate(scenario: SimScenario, isTraced = false): Promise<SimResult> {
  const world = new SimWorld(scenario, isTraced);
  const { timeline, lambda, trace, faults } = world;
  const startedAt = timeline.now();
  const played = scenario.deletedAfterMs === undefined ? perform(world, scenario) : performDeletion(world, scenario);
  const broken = await played.catch((error: unknown) => [`G4: ${String(error)}`]);
  const isDeleted = scenario.deletedAfterMs !== undefined;
  const judged = isDeleted ? { broken: brokenDeletion(world), stories: [] } : judge(world, scenario);
  return {
    seed: scenario.seed,
    broken: [...broken, ...judged.broken],
    stories: judged.stories,
    events: timeline.events,
    steps: lambda.counts.get('agent-step') ?? 0,
    virtualMs: timeline.now() - startedAt,
    phases: world.threads.map((thread) => phaseOf(world, thread)?.kind ?? 'none'),
    strikes: faults.struck,
    met: metIn(world),
    trace: trace.lines,
    short: trace.short,
  };
}

async function perform(world: SimWorld, { sessions }: SimScenario): Promise<string[]> {
  const plan = { left: sessions.reduce((sum, { deeds }) => sum + deeds.length, 0) };
  for (const [number, { deeds }] of sessions.entries()) doLater(world, deeds, { plan, number });
  const rested = await rest(world, () => plan.left === 0);
  if (rested.length > 0) return rested;
  world.restedAt = world.timeline.now();
  world.faults.end();
  const resumed = await resume(world);
  return [...resumed, ...(await machinesEnd(world)), ...(await comeBack(world, sessions))];
}

/** Long after all, when no machine is left, somebody goes on. */
async function comeBack(world: SimWorld, sessions: readonly SimSession[]): Promise<string[]> {
  const { timeline, things, threads } = world;
  const late = threads.flatMap((thread, number) => {
    const words = sessions[number]?.late;
    return words !== undefined && thread.isOpen ? [{ thread, words }] : [];
  });
  if (late.length === 0) return [];
  const isRemoved = () => things.ec2.all.every(({ state }) => state === 'gone');
  await timeline.run(isRemoved, timeline.now() + RETENTION_MS + STOP_MS_MAX);
  for (const { thread, words } of late) thread.say('U1', words, true);
  const rested = await rest(world, () => true);
  return rested.length > 0 ? rested : [...(await resume(world)), ...(await machinesEnd(world))];
}

/** The stack is changed, and then deleted, whatever its sessions are at. */
async function performDeletion(world: SimWorld, { sessions, deletedAfterMs = 0 }: SimScenario): Promise<string[]> {
  const { timeline, deletion } = world;
  const plan = { left: Number.POSITIVE_INFINITY };
  for (const [number, { deeds }] of sessions.entries()) doLater(world, deeds, { plan, number });
  timeline.after(deletedAfterMs / 2, () => void deletion.update());
  const end = { isOver: false };
  timeline.after(deletedAfterMs, () => void deletion.run().then(() => (end.isOver = true)));
  const ended = await timeline.run(() => end.isOver, timeline.now() + REST_MS_MAX);
  return ended === 'over' ? [] : ['Stack: nobody was answered'];
}

type Place = { plan: { left: number }; number: number };

function doLater(world: SimWorld, [next, ...rest]: readonly Deed[], place: Place): void {
  const thread = world.threads[place.number];
  if (!next || !thread) return;
  world.timeline.after(next.afterMs, () => {
    if (isTooEarly(world, thread, next)) return doLater(world, [{ ...next, afterMs: NOT_YET_MS }, ...rest], place);
    place.plan.left -= 1;
    if (next.kind === 'browse') browse(world, thread, next);
    else if (next.kind === 'end-machine') endMachine(world, thread);
    else act(thread, next);
    doLater(world, rest, place);
  });
}

/**
 * A change of what is no session yet is no change of a session (docs/protocol.md, "Edits and deletions"); in a fork there is nothing to say before
 * there is one.
 */
function isTooEarly(world: SimWorld, thread: Conversation, deed: Deed): boolean {
  const { table } = world.things;
  const { kind } = deed;
  if (kind === 'end-machine')
    return world.things.dueItems.all().some(({ sessionId }) => sessionId === thread.sessionId);
  if (kind === 'say' && deed.fromFiringMs !== undefined) return isBeforeFiring(world, thread, deed.fromFiringMs);
  if (kind === 'fork' || kind === 'say') return kind === 'say' && thread.standing === 'waits';
  if (thread.standing !== undefined) return thread.standing === 'waits';
  return thread.isOpen && !table.inbox.has(thread.sessionId);
}

/** A schedule that fires in two weeks is not waited for. */
function isBeforeFiring({ things, timeline }: SimWorld, { sessionId }: Conversation, fromFiringMs: number): boolean {
  const at = things.schedules.armed.get(sessionId)?.at ?? 0;
  const leftMs = at + fromFiringMs - timeline.now();
  return leftMs > 0 && leftMs < HOUR_MS;
}

function endMachine({ things: { ec2 } }: SimWorld, { sessionId }: Conversation): void {
  for (const { id, state } of ec2.all.filter((machine) => machine.sessionId === sessionId))
    if (state === 'running') void ec2.terminate(id);
}

/** Who has the page open asks for the session by its id. */
function browse({ browsers }: SimWorld, { sessionId }: Conversation, deed: BrowserDeed): void {
  if (sessionId !== '') browsers.act(sessionId, deed);
}

function act(thread: Conversation, deed: Exclude<Deed, BrowserDeed | { kind: 'end-machine' }>): void {
  switch (deed.kind) {
    case 'say':
      thread.say(deed.user, deed.words, deed.mention);
      return;
    case 'raise':
      thread.raise(deed.usd);
      return;
    case 'press-stop':
      thread.stop(deed.user);
      return;
    case 'approve':
    case 'revoke':
      thread.admit?.(deed.user, deed.kind === 'approve');
      return;
    case 'resume':
      thread.resume?.();
      return;
    case 'repeat':
      thread.repeat?.(deed.of);
      return;
    case 'look':
      thread.look?.();
      return;
    case 'fork':
      thread.fork?.(deed);
      return;
    case 'edit':
    case 'delete':
      change(thread, deed);
  }
}

function change(thread: Conversation, deed: Extract<Deed, { kind: 'edit' | 'delete' }>): void {
  const written = thread.written[deed.of];
  const now = written?.versions.at(-1)?.words;
  if (!written || now === undefined) return;
  if (deed.kind === 'delete') thread.delete?.(written);
  else if (now !== deed.words) thread.edit?.(written, deed.words);
}

async function rest(world: SimWorld, isAllDone: () => boolean): Promise<string[]> {
  const { timeline, lambda, queue, threads, browsers, things } = world;
  const isAtRest = () =>
    lambda.running === 0 &&
    isAllDone() &&
    queue.isEmpty &&
    threads.every(({ undelivered }) => undelivered === 0) &&
    browsers.undelivered === 0 &&
    things.dueItems.all().length === 0 &&
    threads.every((thread) => !thread.isOpen || things.table.entries.has(thread.sessionId));
  const isOfGitHub = threads.some(({ sessionId }) => sessionId.startsWith('github:'));
  const limitMs = isOfGitHub ? REST_MS_MAX_GITHUB : REST_MS_MAX + (world.faults.mayLast ? LOOKS_MS_MAX : 0);
  const ended = await timeline.run(isAtRest, timeline.now() + limitMs);
  return ended === 'over' ? [] : [`G4: no rest after ${limitMs / HOUR_MS} hours`];
}

function phaseOf({ things }: SimWorld, { sessionId }: Conversation) {
  return things.table.entries.get(sessionId)?.at(-1)?.state.phase;
}

/** G4: whoever finds a session paused can go on by writing, or by giving it money; what goes on may find that it has no money left. */
async function resume(world: SimWorld): Promise<string[]> {
  const paused = () => world.threads.filter((thread) => phaseOf(world, thread)?.kind === 'paused');
  for (let tries = 0; tries < RESUMES_MAX && paused().length > 0; tries++) {
    for (const thread of paused()) askToGoOn(world, thread);
    const rested = await rest(world, () => true);
    if (rested.length > 0) return rested;
  }
  return paused().map(() => 'G4: a paused session did not go on when people asked for it');
}

function askToGoOn(world: SimWorld, thread: Conversation): void {
  const phase = phaseOf(world, thread);
  if (phase?.kind === 'paused' && phase.reason.kind === 'budget-usd') thread.raise(RAISE_USD);
  else thread.say('U1', 'go on', true);
}

/** G5: nobody uses the machines any more, so their schedules stop them; those of removed ones end at their next firing. */
async function machinesEnd(world: SimWorld): Promise<string[]> {
  const { timeline, things } = world;
  const isUp = () => things.ec2.all.filter(({ state }) => state === 'running' || state === 'pending');
  const isOver = () => isUp().length === 0 && spentSchedules(world).length === 0;
  await timeline.run(isOver, timeline.now() + STOP_MS_MAX);
  const isTidy = () => unneededArchives(world).length + spentSchedules(world).length === 0;
  // Whoever died before it removed older saves leaves them to the removal of the machine.
  if (!isTidy()) await timeline.run(isTidy, timeline.now() + RETENTION_MS + STOP_MS_MAX);
  return isUp().map(({ id }) => `G5: ${id} runs ${STOP_MS_MAX / HOUR_MS} hours after its last use`);
}

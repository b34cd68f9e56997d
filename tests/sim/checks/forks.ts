import { noSpend } from '@remote-swe/core/domain/model/spend';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { type TranscriptMessage, toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { originKey } from '@remote-swe/core/domain/worker/disk';
import type { Strike } from '../faults.ts';
import { SimFork } from '../programs/fork.ts';
import type { SimWorld } from '../world.ts';
import { lineOf } from './apart.ts';

/** What is promised of forks: docs/protocol.md, Fork, and docs/console.md. */
export function brokenForks(world: SimWorld): string[] {
  const { table } = world.things;
  const forks = world.threads.filter((thread) => thread instanceof SimFork);
  const own = new Set(forks.map(({ sessionId }) => sessionId));
  const made = [...table.entries].filter(([, [first]]) => first?.kind === 'fork').map(([id]) => id);
  return [
    ...made.filter((id) => !own.has(id)).map((id) => `Fork: ${id} is a fork that no request is answered with`),
    ...forks.flatMap((fork) => [
      ...brokenAnswer(fork, world),
      ...(fork.standing === 'open' ? broken(world, fork) : []),
    ]),
    ...rootsOnce(world, forks),
  ];
}

/** A fork's first entry copies what was said elsewhere: its checker is below, all others judge what the fork itself has done. */
export function ownEntries([first, ...rest]: readonly JournalEntry[]): JournalEntry[] {
  if (!first) return [];
  return first.kind === 'fork' ? [{ ...first, messages: [] }, ...rest] : [first, ...rest];
}

/** Only what its chat refuses for good is no fork. */
function brokenAnswer({ made }: SimFork, { faults }: SimWorld): string[] {
  const { status = 201, json = {} } = made?.answer ?? {};
  const isOfSlack = faults.struck.some(({ place }) => place.startsWith('slack '));
  const isRefusable = status === 409 && json.code === 'chat-refused' && isOfSlack;
  return status === 201 || isRefusable ? [] : [`Fork: refused with ${status} ${String(json.code)}`];
}

function broken(world: SimWorld, fork: SimFork): string[] {
  const { sessionId } = fork;
  const entries = world.things.table.entries.get(sessionId) ?? [];
  const [first] = entries;
  if (first?.kind !== 'fork') return [`Fork: ${sessionId} begins with ${first?.kind ?? 'nothing'}`];
  return [
    ...brokenPrefix(world, fork, first),
    ...brokenMoney(first),
    ...brokenWork(world, fork, first),
    ...toldNobody(world, fork),
  ];
}

/** What it begins with is what its origin had at the entry, and each call of it has one result. */
function brokenPrefix({ things }: SimWorld, { made, sessionId }: SimFork, first: JournalEntry): string[] {
  const { origin } = first.state;
  const { at } = (made?.body ?? {}) as { at?: number };
  if (origin?.sessionId !== made?.of || origin?.version !== at)
    return [`Fork: ${sessionId} is of ${origin?.sessionId} ${origin?.version}, asked for was ${made?.of} ${at}`];
  const before = things.table.entries.get(origin?.sessionId ?? '') ?? [];
  const from = before.find(({ version }) => version === at)?.state.transcriptFrom ?? 1;
  const prefix = before
    .filter(({ version }) => version >= from && version <= (at ?? 0))
    .flatMap(({ messages }) => messages);
  const copied = first.messages.slice(0, prefix.length);
  const added = first.messages.slice(prefix.length).filter((message) => !isOfFork(message));
  return [
    ...(JSON.stringify(copied) === JSON.stringify(prefix)
      ? []
      : [`Fork: ${sessionId} does not begin as its origin was`]),
    ...added.map(({ kind }) => `Fork: ${sessionId} begins with ${kind} that its origin had not`),
    ...unanswered(first).map((id) => `Fork: ${id} has not one result where ${sessionId} begins`),
  ];
}

/** Results for open calls, another model, and what differs: what a fork has of its own. */
function isOfFork(message: TranscriptMessage): boolean {
  return message.kind === 'people' ? message.newModel !== undefined : message.kind !== 'model';
}

function unanswered({ messages }: JournalEntry): string[] {
  const results = messages.flatMap((each) => (each.kind === 'results' ? each.results : []));
  const uses = messages.flatMap((each) =>
    each.kind === 'model' ? each.blocks.flatMap((block) => toolUseOf(block)?.toolUseId ?? []) : [],
  );
  return uses.filter((id) => results.filter(({ toolCallId }) => toolCallId === id).length !== 1);
}

/** It pays for itself, from nothing on, with the budget that a session has which somebody begins. */
function brokenMoney({ sessionId, state }: JournalEntry): string[] {
  const { spend, spendByDay, budgetMicroUsd, sessionBudgetMicroUsd, counters } = state;
  const isFresh = JSON.stringify(spend) === JSON.stringify(noSpend) && spendByDay === undefined;
  const isOwn = budgetMicroUsd === undefined && sessionBudgetMicroUsd === undefined;
  return isFresh && isOwn && counters.modelCalls === 0 ? [] : [`G6: ${sessionId} begins with money of its origin`];
}

/** What it began with is work of its line, stays until it is on the fork's machine, and is there before the fork's own work begins. */
function brokenWork({ things, threads, effects }: SimWorld, fork: SimFork, first: JournalEntry): string[] {
  const { sessionId } = first;
  const key = originKey(sessionId);
  const worker = things.table.workers.get(sessionId);
  const isNeeded = worker?.newDisk?.key === key || worker?.begunWith?.key === key;
  const number = threads.indexOf(fork);
  const line = lineOf(threads, number).slice(1);
  const names = beganWith(things, sessionId);
  const used = things.ec2.all.filter(({ disk }) => [...disk.work].some((name) => name.startsWith(`effect-${number}-`)));
  const isOfLine = (name: string) => line.some((of) => name.startsWith(`effect-${of}-`));
  return [
    ...(isNeeded && !things.blobs.objects.has(key) ? [`G5: ${key} is gone, and ${sessionId} needs it`] : []),
    ...names.filter((name) => !isOfLine(name)).map((name) => `Fork: ${sessionId} begins with ${name}, of another one`),
    ...used.flatMap(({ id, disk }) =>
      names.filter((name) => !disk.work.has(name)).map((name) => `G5: ${name} is not on ${id} of ${sessionId}`),
    ),
    ...(isToldWhole(first) ? missing(things, { names, first, effects }) : []),
  ];
}

/** Names of the work that was copied for it last: a request that was cut off may have copied before. */
function beganWith({ blobs }: SimWorld['things'], sessionId: string): string[] {
  const copy = blobs.copies.findLast(({ to }) => to === originKey(sessionId));
  return copy ? (JSON.parse(copy.text) as string[]) : [];
}

/** Whether its model was told that the work comes back as it was at the entry. */
function isToldWhole({ messages }: JournalEntry): boolean {
  return JSON.stringify(messages.at(-1) ?? '').includes('comes back as it was at this point');
}

/** What its origin's only machine had done by the entry. */
function missing(
  { ec2, table }: SimWorld['things'],
  { names, first, effects }: { names: string[]; first: JournalEntry; effects: SimWorld['effects'] },
): string[] {
  const { sessionId = '', version } = first.state.origin ?? {};
  if (ec2.all.filter((machine) => machine.sessionId === sessionId).length !== 1) return [];
  const at = table.committedAt.get(`${sessionId} ${version}`) ?? 0;
  return effects
    .filter((effect) => effect.sessionId === sessionId && effect.at <= at && !names.includes(effect.name))
    .map(({ name }) => `Fork: ${name} is not in what ${first.sessionId} begins with as it was`);
}

/** No program is told of a fork: who wanted to be told of its origin did not ask for that. */
function toldNobody({ things }: SimWorld, { sessionId, place, wish }: SimFork): string[] {
  const told = [...(things.receiver?.taken.values() ?? [])].filter((each) => each.told.sessionId === sessionId);
  const posts = wish?.talk === 'console' ? things.chat.ever.filter(({ thread }) => thread === place) : [];
  return [
    ...told.map((each) => `Fork: a program is told ${each.told.id} of ${sessionId}`),
    ...posts.map(({ notice }) => `Fork: ${notice.id} is posted, of a fork in the console`),
  ];
}

/**
 * One first message for each fork in a thread. Two stay where one of two requests at once was killed between its post and its note, while the other
 * one was past its look, and where a post takes effect after the function has ended that made it (docs/protocol.md, Fork).
 */
function rootsOnce({ things, faults }: SimWorld, forks: readonly SimFork[]): string[] {
  const standing = things.threads.roots.filter(({ isGone }) => !isGone);
  const ids = standing.map(({ notice }) => notice.id);
  const isKnownGap = isAtOnce(faults.struck) || isPostedLate(faults.struck);
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  const threads = new Set(forks.map(({ place }) => place));
  const idle = standing.filter(({ thread }) => !threads.has(thread.threadTs));
  const isLeft = faults.struck.length > 0;
  return [
    ...(isKnownGap ? [] : twice.map((id) => `G2: ${id} begins two threads`)),
    ...(isLeft ? [] : idle.map(({ notice }) => `Leak: ${notice.id} begins a thread that is no session`)),
  ];
}

function isAtOnce(struck: readonly Strike[]): boolean {
  const isCutOff = struck.some(({ place }) => place.startsWith('api '));
  return isCutOff && struck.some(({ place, what }) => place === 'request' && what === 'twice');
}

function isPostedLate(struck: readonly Strike[]): boolean {
  return struck.some(({ place, what }) => place === 'api threads.begin' && (what as { kind?: string }).kind === 'slow');
}

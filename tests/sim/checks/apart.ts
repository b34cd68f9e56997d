import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { SimFork } from '../programs/fork.ts';
import type { SimWorld } from '../world.ts';

/** Names that only one session of a world has: its words, answers, posts and effects. */
const OWN = /(?:word|edited|answer|post|effect)-(\d+)-/g;
/** Entries that copy what was said before. */
const COPIES: ReadonlySet<JournalEntry['kind']> = new Set(['fork', 'compact']);

/** Sessions of one world do not disturb each other: words, posts, machines and effects of one are in no other. */
export function brokenApart(world: SimWorld): string[] {
  if (world.threads.length === 1) return [];
  return world.threads.flatMap((thread, number) => [
    ...foreign(world, number).map((name) => `Apart: session ${number} has ${name}`),
    ...world.effects
      .filter(({ name, sessionId }) => sessionId === thread.sessionId && !name.startsWith(`effect-${number}-`))
      .map(({ name }) => `Apart: ${name} happened on the machine of session ${number}`),
  ]);
}

function foreign({ things, threads }: SimWorld, number: number): string[] {
  const { sessionId = '', place = '' } = threads[number] ?? {};
  const entries = things.table.entries.get(sessionId) ?? [];
  const posts = things.chat.ever.filter(({ thread }) => thread === place).map(({ notice }) => notice.text);
  const told = `${JSON.stringify(messagesOf(entries, false))}\n${posts.join('\n')}`;
  const copied = JSON.stringify(messagesOf(entries, true));
  const line = new Set(lineOf(threads, number));
  return [...namesIn(told, (of) => of !== number), ...namesIn(copied, (of) => !line.has(of))];
}

function messagesOf(entries: readonly JournalEntry[], isCopied: boolean): unknown[] {
  return entries.filter(({ kind }) => COPIES.has(kind) === isCopied).flatMap(({ messages }) => messages);
}

function namesIn(text: string, isForeign: (of: number) => boolean): string[] {
  return [...text.matchAll(OWN)].flatMap(([name, of]) => (isForeign(Number(of)) ? [`${name}…`] : []));
}

/** The session, and those that it was forked from. */
export function lineOf(threads: SimWorld['threads'], number: number): number[] {
  const thread = threads[number];
  const of = thread instanceof SimFork ? thread.wish?.of : undefined;
  return of === undefined ? [number] : [number, ...lineOf(threads, of)];
}

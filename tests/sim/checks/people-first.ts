import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { messageKeyOf } from '@remote-swe/core/domain/session/versions';
import type { SimWorld } from '../world.ts';

/** A command that runs when somebody writes hears of it within this time: a wake, a step, a delivery. Longer only where something fails. */
const HELD_MS_MAX = 20_000;

/**
 * G8: no outward call from Lambda is made while a message is unread that was stored before the call's intent; and without faults no command
 * begins on the worker that much later than words which nobody has read.
 */
export function brokenPeopleFirst(world: SimWorld, sessionId: string, isCalm: boolean): string[] {
  const entries = world.things.table.entries.get(sessionId) ?? [];
  const timed = entries.map((entry) => ({ ...entry, at: committedAt(world, entry) }));
  const unseen = unseenWords(world, sessionId, timed);
  return [...outward(timed, unseen), ...(isCalm ? held(world, sessionId, unseen) : [])];
}

/** A message from its storing until the entry that took it in; stops and withdrawn ones are none. */
type Unseen = { key: string; from: number; to: number };

/** The true time: clocks that date entries may be wrong. */
function committedAt({ things }: SimWorld, { sessionId, version, at }: JournalEntry): number {
  return things.table.committedAt.get(`${sessionId} ${version}`) ?? at;
}

function unseenWords({ things }: SimWorld, sessionId: string, entries: readonly JournalEntry[]): Unseen[] {
  return (things.table.inbox.get(sessionId) ?? []).flatMap(({ item }) => {
    const from = things.table.storedAt.get(item.key);
    if (from === undefined || item.kind !== 'message') return [];
    const entry = entries.find(({ absorbed }) => absorbed.some((name) => messageKeyOf(name) === item.key));
    return entry ? [{ key: item.key, from, to: entry.at }] : [];
  });
}

function outward(entries: readonly JournalEntry[], unseen: readonly Unseen[]): string[] {
  return entries.flatMap((entry, index) => {
    const next = entries[index + 1];
    if (next?.kind !== 'tools' || !shows(next)) return [];
    if (entry.kind !== 'call-intent')
      return [`G8: entry ${next.version} made an outward call without an intent of its own`];
    const before = unseen.filter(({ from, to }) => from < entry.at && to > next.at);
    return before.map(({ key }) => `G8: entry ${next.version} made an outward call while ${key} was unread`);
  });
}

/** Whether the call of this entry was made: its words are among the notices that are its own. Others wait for the end of a limit. */
function shows({ sessionId, version, state }: JournalEntry): boolean {
  const own = `${sessionId}#${version}#`;
  return state.noticesPending.some(
    ({ kind, id, text }) => kind === 'message' && id.startsWith(own) && /^post-/.test(text),
  );
}

function held({ effects }: SimWorld, sessionId: string, unseen: readonly Unseen[]): string[] {
  const own = effects.filter((effect) => effect.sessionId === sessionId);
  return own.flatMap(({ name, at }) =>
    unseen
      .filter(({ from, to }) => from + HELD_MS_MAX < at && at < to)
      .map(({ key, from }) => `G8: ${name} began ${Math.round((at - from) / 1_000)} s after ${key}, which was unread`),
  );
}

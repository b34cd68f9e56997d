import type { JournalEntry } from '../domain/session/journal.ts';
import type { Journal } from '../ports/session/journal.ts';

/** Entries at the beginning of a session among which the first words of a person are looked for. */
const FIRST_ENTRIES_MAX = 10;

/** Who began a session. Those of older builds remember only who wrote last: for them their first words tell. */
export async function begunBy(
  { journal }: { journal: Pick<Journal, 'messages'> },
  { sessionId, version, state }: JournalEntry,
): Promise<string | undefined> {
  if (state.begunBy !== undefined) return state.begunBy;
  const messages = await journal.messages(sessionId, 1, Math.min(version, FIRST_ENTRIES_MAX));
  return messages.flatMap((message) => (message.kind === 'people' ? message.people : []))[0]?.user;
}

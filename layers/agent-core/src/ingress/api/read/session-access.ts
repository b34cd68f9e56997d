import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import { type Caller, rightsIn } from '../../../domain/api/rights.ts';
import type { Can } from '../../../domain/api/session.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { peopleOf } from '../../../domain/session/listed/row.ts';
import { sourceOf } from '../../../domain/session/source.ts';
import type { Api } from '../kit/context.ts';

/** Entries at the beginning of an older build's session among which its first words are looked for. */
const FIRST_ENTRIES_MAX = 10;

/** A session's newest entry and what the caller may do with it. One that they may not see is not there. */
export async function seenSession(
  api: Api,
  caller: Caller,
  sessionId: string,
): Promise<{ entry: JournalEntry; can: Can }> {
  const { ports, settings } = api;
  const source = sourceOf(settings.sources, sessionId);
  const entry = source && (await ports.journal.newest(sessionId));
  const can =
    entry &&
    rightsIn(caller, {
      source,
      begunBy: entry.state.begunBy ?? (await firstAuthor(api, entry)),
      people: peopleOf(entry.state),
    });
  if (!can) throw notFound('session');
  return { entry, can };
}

/** The same where the entries themselves are read. */
export async function readableSession(
  api: Api,
  caller: Caller,
  sessionId: string,
): Promise<{ entry: JournalEntry; can: Can }> {
  const seen = await seenSession(api, caller, sessionId);
  if (!seen.can.read)
    throw new ApiProblem(403, 'no-history', 'What was done in a session is for whoever began it, and for admins');
  return seen;
}

async function firstAuthor({ ports }: Api, { sessionId, version }: JournalEntry): Promise<string | undefined> {
  const messages = await ports.journal.messages(sessionId, 1, Math.min(version, FIRST_ENTRIES_MAX));
  return messages.flatMap((message) => (message.kind === 'people' ? message.people : []))[0]?.user;
}

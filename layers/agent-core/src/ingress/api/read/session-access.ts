import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import { type Caller, rightsIn } from '../../../domain/api/rights.ts';
import type { Can } from '../../../domain/api/session.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { peopleOf } from '../../../domain/session/listed/row.ts';
import { sourceOf } from '../../../domain/session/source.ts';
import { begunBy } from '../../begun-by.ts';
import type { Api } from '../kit/context.ts';

type Seen = { entry: JournalEntry; can: Can };

/** A session's newest entry and what the caller may do with it. One that they may not see is not there. */
export async function seenSession(api: Api, caller: Caller, sessionId: string): Promise<Seen> {
  return seen(api, caller, sessionId, await api.ports.journal.newest(sessionId));
}

/** The same, and a session from the moment in which its first words were taken in. Until its first entry there is nothing to fork or to share. */
export async function seenAtOnce(api: Api, caller: Caller, sessionId: string): Promise<Seen> {
  const newest = await api.ports.journal.newest(sessionId);
  if (newest) return seen(api, caller, sessionId, newest);
  const unbegun = await (await api.rare()).unbegun(api, sessionId);
  // A step may have taken the words in between the two reads.
  if (!unbegun) return seenSession(api, caller, sessionId);
  const { entry, can } = await seen(api, caller, sessionId, unbegun);
  return { entry, can: { ...can, fork: false, share: false } };
}

async function seen(
  { ports, settings }: Api,
  caller: Caller,
  sessionId: string,
  entry: JournalEntry | undefined,
): Promise<Seen> {
  const source = sourceOf(settings.sources, sessionId);
  const can =
    source &&
    entry &&
    rightsIn(caller, {
      source,
      begunBy: await begunBy(ports, entry),
      people: peopleOf(entry.state),
    });
  if (!can) throw notFound('session');
  return { entry, can };
}

/** The same where the entries themselves are read. */
export async function readableSession(api: Api, caller: Caller, sessionId: string): Promise<Seen> {
  return readable(await seenSession(api, caller, sessionId));
}

export async function readableAtOnce(api: Api, caller: Caller, sessionId: string): Promise<Seen> {
  return readable(await seenAtOnce(api, caller, sessionId));
}

function readable(session: Seen): Seen {
  if (!session.can.read)
    throw new ApiProblem(403, 'no-history', 'What was done in a session is for whoever began it, and for admins');
  return session;
}

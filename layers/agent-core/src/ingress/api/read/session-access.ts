import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import { type Caller, rightsIn } from '../../../domain/api/rights.ts';
import type { Can } from '../../../domain/api/session.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { peopleOf } from '../../../domain/session/listed/row.ts';
import { sourceOf } from '../../../domain/session/source.ts';
import { begunBy } from '../../begun-by.ts';
import type { Api } from '../kit/context.ts';

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
      begunBy: await begunBy(ports, entry),
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

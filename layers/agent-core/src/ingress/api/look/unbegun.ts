import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { initialState, withChoices, withPeople } from '../../../engine/session/turns.ts';
import type { Api } from '../kit/context.ts';

/** A session whose first step has not run yet, as that step will see it; undefined: nobody has said anything in it. No entry has this version. */
export async function unbegun({ ports, settings }: Api, sessionId: SessionId): Promise<JournalEntry | undefined> {
  const said = await ports.journal.unread(sessionId);
  const [first] = said;
  if (!first) return undefined;
  const models = await ports.models();
  const state = withPeople(
    withChoices(initialState(settings.sources, sessionId), said),
    said,
    { models, model: models.default },
    first.at,
  );
  return {
    ...{ schema: 1, sessionId, version: 0, at: first.at, kind: 'noted', state },
    ...{ messages: [], absorbed: [], build: settings.build },
  };
}

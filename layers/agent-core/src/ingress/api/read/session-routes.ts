import { changesQuery, entryParams, entryQuery } from '../../../domain/api/asked/entry.ts';
import { sessionParams, sessionQuery } from '../../../domain/api/asked/session.ts';
import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { ReadEntry } from '../../../ports/api/session-reader.ts';
import { type Route, route } from '../kit/route.ts';
import { awaitChange } from './changes.ts';
import { pageOf, viewsOf, wholeView } from './entry-views.ts';
import { listSessions } from './list.ts';
import { readableAtOnce, readableSession, seenAtOnce } from './session-access.ts';
import { viewOf } from './view.ts';

/** Entries of one answer to a long poll; whoever is further behind asks again. */
const CHANGES_MAX = 100;

/** What is read of sessions. */
export const sessionRoutes: Route[] = [
  route({
    ...{ method: 'GET', path: '/sessions', access: 'read', query: sessionQuery },
    summary: 'Sessions that the caller may see, newest activity first',
    answer: { status: 200, schema: 'SessionPage' },
    handle: async (api, { caller, query }) => ({ status: 200, json: await listSessions(api, caller, query) }),
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id', access: 'read', params: sessionParams },
    summary: 'How a session is, what it cost, and what the caller may do with it',
    answer: { status: 200, schema: 'SessionView' },
    async handle(api, { caller, params }) {
      const { entry, can } = await seenAtOnce(api, caller, params.id);
      return { status: 200, json: await viewOf(api, entry, can) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/entries', access: 'read', params: sessionParams, query: entryQuery },
    summary: 'What was done, in order: after a version, or the nearest before one',
    answer: { status: 200, schema: 'EntryPage' },
    async handle(api, { caller, params, query }) {
      const { entry } = await readableAtOnce(api, caller, params.id);
      return { status: 200, json: { entries: await pageOf(api, params.id, query), version: entry.version } };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/entries/:version', access: 'read', params: entryParams },
    summary: 'One entry, its texts nearly uncut',
    answer: { status: 200, schema: 'EntryView' },
    async handle(api, { caller, params }) {
      await readableSession(api, caller, params.id);
      const found = await api.ports.reader.entry(params.id, params.version);
      if (!found) throw notFound('entry');
      return { status: 200, json: await wholeView(api, params.id, found) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/sessions/:id/changes', access: 'read', params: sessionParams, query: changesQuery },
    summary: 'Waits until a session goes beyond a version, 20 s at most, and says what came',
    answer: { status: 200, schema: 'Changes' },
    async handle(api, { caller, params, query }) {
      const { since, waitS } = query;
      const { can, entry } = await readableAtOnce(api, caller, params.id);
      if (since > entry.version)
        throw new ApiProblem(400, 'no-version', `The newest entry of the session is ${entry.version}`);
      const isNews = entry.version > since;
      if (!isNews && waitS > 0) await awaitChange(api.ports, params.id, { since, waitMs: waitS * 1_000 });
      const found = await api.ports.reader.entries(params.id, { after: since, limit: CHANGES_MAX });
      const entries = await viewsOf(api, params.id, found);
      const session = await viewOf(api, newestOf(found) ?? entry, can);
      return { status: 200, json: { version: entries.at(-1)?.version ?? since, entries, session } };
    },
  }),
];

function newestOf(entries: ReadEntry[]): JournalEntry | undefined {
  return entries.flatMap((each) => ('broken' in each ? [] : [each])).at(-1);
}

import { entryQuery } from '../../../domain/api/asked/entry.ts';
import { shareBody, sharedParams } from '../../../domain/api/asked/report.ts';
import { sessionParams } from '../../../domain/api/asked/session.ts';
import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import { secretHash } from '../../../domain/api/token.ts';
import { withoutImages } from '../../../domain/api/views/entry-view.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { Api } from '../kit/context.ts';
import { type Route, route } from '../kit/route.ts';
import { pageOf } from './entry-views.ts';
import { readableSession } from './session-access.ts';
import { sharedViewOf } from './view.ts';

const HOUR_MS = 3_600_000;
/** Questions of one address about shared sessions in a minute. */
const ASKED_MAX = 120;
const MINUTE_S = 60;
/** Links that let whoever has them read one session. */
export const shareRoutes: Route[] = [
  route({
    ...{ method: 'POST', path: '/sessions/:id/shares', access: 'write', params: sessionParams, body: shareBody },
    summary: 'A link with which anybody may read the session, for some hours',
    answer: { status: 201, schema: 'Share' },
    async handle(api, { caller, params, body, origin }) {
      const { can } = await readableSession(api, caller, params.id);
      if (!can.share) throw new ApiProblem(403, 'no-share', 'You may not share this session');
      const at = api.ports.clock.now();
      const secret = api.ports.secret();
      const expiresAt = at + Math.round(body.hours * HOUR_MS);
      await api.ports.shares.put(secretHash(secret), { sessionId: params.id, by: caller.person.id, at, expiresAt });
      const token = `${Buffer.from(params.id).toString('base64url')}~${secret}`;
      return { status: 201, given: true, json: { url: `${origin}/console/shared/${token}`, expiresAt } };
    },
  }),
  route({
    ...{ method: 'DELETE', path: '/sessions/:id/shares', access: 'write', params: sessionParams },
    summary: 'All links of the session are worth nothing from now on',
    answer: { status: 204 },
    async handle(api, { caller, params }) {
      const { can } = await readableSession(api, caller, params.id);
      if (!can.share) throw new ApiProblem(403, 'no-share', 'You may not share this session');
      await api.ports.shares.revoke(params.id);
      return { status: 204 };
    },
  }),
  route({
    ...{ method: 'GET', path: '/shared/:token', access: 'open', params: sharedParams },
    summary: 'The session of a link',
    answer: { status: 200, schema: 'SessionView' },
    async handle(api, { params, address }) {
      const entry = await sharedSession(api, params.token, address);
      return { status: 200, json: await sharedViewOf(api, entry) };
    },
  }),
  route({
    ...{ method: 'GET', path: '/shared/:token/entries', access: 'open', params: sharedParams, query: entryQuery },
    summary: 'Its entries, without images',
    answer: { status: 200, schema: 'EntryPage' },
    async handle(api, { params, query, address }) {
      const { sessionId, version } = await sharedSession(api, params.token, address);
      const views = await pageOf(api, sessionId, query);
      return { status: 200, json: { entries: views.map(withoutImages), version } };
    },
  }),
];

/** One answer for a link that never was, has ended, or was taken back. */
async function sharedSession({ ports }: Api, token: string, address: string): Promise<JournalEntry> {
  const now = ports.clock.now();
  if ((await ports.rates.count(`shared:${address}`, now)) > ASKED_MAX)
    throw new ApiProblem(429, 'too-many-requests', 'Too many questions from your address', MINUTE_S);
  const [id = '', secret = ''] = token.split('~');
  const sessionId = Buffer.from(id, 'base64url').toString('utf8');
  const isNone = !sessionParams.safeParse({ id: sessionId }).success;
  const found = isNone ? undefined : await ports.shares.get(sessionId, secretHash(secret));
  const entry = found && found.expiresAt > now ? await ports.journal.newest(sessionId) : undefined;
  if (!entry) throw notFound('shared session');
  return entry;
}

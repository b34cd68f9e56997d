import { diffQuery } from '../../../domain/api/asked/entry.ts';
import { sessionParams } from '../../../domain/api/asked/session.ts';
import { type Route, route } from '../kit/route.ts';
import { readableAtOnce } from '../read/session-access.ts';

export const diffRoute: Route = route({
  ...{ method: 'GET', path: '/sessions/:id/diff', access: 'read', params: sessionParams, query: diffQuery },
  summary:
    'What its clones hold beside their commits, now (asked from its machine if that runs, and else as it was kept last; none is started) or at an entry',
  answer: { status: 200, schema: 'Diff' },
  async handle(api, { caller, params, query }) {
    const { entry } = await readableAtOnce(api, caller, params.id);
    return { status: 200, json: await (await api.rare()).diffOf({ api, caller, entry }, query.version) };
  },
});

import { sessionParams } from '../../../domain/api/asked/session.ts';
import { type Route, route } from '../kit/route.ts';
import { readableAtOnce } from '../read/session-access.ts';

export const diffRoute: Route = route({
  ...{ method: 'GET', path: '/sessions/:id/diff', access: 'read', params: sessionParams },
  summary:
    'What its clones hold beside their commits: asked from its machine if that runs, and else what was told last; no machine is started',
  answer: { status: 200, schema: 'Diff' },
  async handle(api, { caller, params }) {
    const { entry } = await readableAtOnce(api, caller, params.id);
    return { status: 200, json: await (await api.rare()).diffOf(api, entry) };
  },
});

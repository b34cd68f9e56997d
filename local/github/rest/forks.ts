import * as z from 'zod';
import { json, type LocalResponse } from '../../kernel/http.ts';
import { allows, authorize, loginOf, notAccessible } from '../access.ts';
import { GitHubError, validationFailed } from '../errors.ts';
import { forkRepository, forksOf, mergeUpstream } from '../forks.ts';
import type { Repository } from '../state.ts';
import { canForkInto } from './apps/apps.ts';
import { listResponse } from './paging.ts';
import { readable } from './repositories.ts';
import { namedRepository, type RestCall, type RestRoute, readBody } from './router.ts';
import { repositoryJson } from './shapes.ts';

const BASE = '/repos/:owner/:name';

export const forkRoutes: RestRoute[] = [
  { method: 'POST', path: `${BASE}/forks`, operation: 'CreateFork', answer: create },
  { method: 'GET', path: `${BASE}/forks`, operation: 'ListForks', answer: list },
  { method: 'POST', path: `${BASE}/merge-upstream`, operation: 'MergeUpstream', answer: sync },
];

const newFork = z.object({
  organization: z.string().optional(),
  name: z.string().optional(),
  default_branch_only: z.boolean().optional(),
});

/** 202: the fork is there, and its commits come later. */
async function create(call: RestCall): Promise<LocalResponse> {
  const source = readable(call);
  const { organization, name } = readBody(call, newFork, 'Fork');
  const owner = organization ?? loginOf(call.identity);
  if (source.private && source.refusesForks)
    throw new GitHubError(403, 'The repository exists, but forking is disabled.');
  refuseStranger(call, source, owner);
  if (owner.toLowerCase() === source.owner.toLowerCase())
    throw validationFailed({ resource: 'Repository', code: 'custom', message: 'You cannot fork your own repository.' });
  const fork = await forkRepository(call.store, source, { owner, ...(name === undefined ? {} : { name }) });
  return json(202, { ...repositoryJson(call.store, fork), parent: repositoryJson(call.store, source) });
}

/** An App needs the administration of the account that the fork goes to; a person needs to be at home there. */
function refuseStranger({ store, identity }: RestCall, source: Repository, owner: string): void {
  loginOf(identity);
  if (identity.kind !== 'token') return;
  const { token } = identity;
  const app = token.appId === undefined ? undefined : store.apps.get(token.appId);
  const mayMake = token.permissions.administration === 'write';
  const isAtHome = owner.toLowerCase() === token.login.toLowerCase() || store.isMember(owner, token.login);
  const isAllowed = app ? mayMake && canForkInto(app, source, owner) : !token.isPersonal || isAtHome;
  if (!isAllowed) throw notAccessible(identity);
}

function list(call: RestCall): LocalResponse {
  const source = readable(call);
  return listResponse(call, forksOf(call.store, source), (fork) => repositoryJson(call.store, fork));
}

async function sync(call: RestCall): Promise<LocalResponse> {
  const fork = namedRepository(call);
  authorize(call.identity, fork, ['contents'], 'write');
  const { branch } = readBody(call, z.object({ branch: z.string().min(1) }), 'Fork');
  const mayChangeWorkflows = allows(call.identity, fork, 'workflows', 'write');
  return json(200, await mergeUpstream(call.store, fork, { branch, by: loginOf(call.identity), mayChangeWorkflows }));
}

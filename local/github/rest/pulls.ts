import * as z from 'zod';
import { json, type LocalResponse } from '../../kernel/http.ts';
import { authorize, loginOf } from '../access.ts';
import { notFound } from '../errors.ts';
import { diffFiles, unifiedDiff } from '../git/diff.ts';
import { type Commit, listCommits } from '../git/history.ts';
import {
  COMMITS_MAX,
  changePull,
  headOf,
  isFrom,
  isMergeable,
  mergePull,
  openPull,
  type PullPosition,
  pullPosition,
  pullSize,
} from '../pulls.ts';
import { isPullRequest, type Level, type PullRequest, type Repository } from '../state.ts';
import { listPulls } from '../store.ts';
import { listResponse, pageOf } from './paging.ts';
import { diffResponse, wantsDiff } from './repositories.ts';
import { namedRepository, optionalText, type RestCall, type RestRoute, readBody } from './router.ts';
import { commitJson, fileJson, pullJson } from './shapes.ts';

const BASE = '/repos/:owner/:name/pulls';

export const pullRoutes: RestRoute[] = [
  { method: 'GET', path: BASE, operation: 'ListPulls', answer: list },
  { method: 'POST', path: BASE, operation: 'CreatePull', answer: create },
  { method: 'GET', path: `${BASE}/:number`, operation: 'GetPull', answer: get },
  { method: 'PATCH', path: `${BASE}/:number`, operation: 'UpdatePull', answer: update },
  { method: 'PUT', path: `${BASE}/:number/merge`, operation: 'MergePull', answer: merge },
  { method: 'GET', path: `${BASE}/:number/commits`, operation: 'ListPullCommits', answer: commits },
  { method: 'GET', path: `${BASE}/:number/files`, operation: 'ListPullFiles', answer: files },
];

const newPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: optionalText,
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().default(false),
});
const pullChanges = z.object({
  title: z.string().min(1).optional(),
  body: z.string().optional(),
  base: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

export function permitted(call: RestCall, level: Level): Repository {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['pull_requests'], level);
  return repository;
}

async function open(
  call: RestCall,
  level: Level,
): Promise<{ repository: Repository; pull: PullRequest; position: PullPosition }> {
  const repository = permitted(call, level);
  const pull = repository.issues.get(Number(call.parameters.number));
  if (!pull || !isPullRequest(pull)) throw notFound();
  return { repository, pull, position: await pullPosition(repository, pull) };
}

async function list(call: RestCall): Promise<LocalResponse> {
  const repository = permitted(call, 'read');
  const { items, headers } = pageOf(call, listPulls(repository).filter(pullFilter(call, repository)));
  const shown: unknown[] = [];
  for (const pull of items) shown.push(pullJson(call.store, repository, pull, await pullPosition(repository, pull)));
  return json(200, shown, headers);
}

function pullFilter({ query, store }: RestCall, repository: Repository): (pull: PullRequest) => boolean {
  const state = query.get('state') ?? 'open';
  const head = query.get('head');
  const base = query.get('base');
  // GitHub ignores a head filter without its owner.
  const isFiltered = head?.includes(':') ?? false;
  const wanted = head && isFiltered ? headOf(store, repository, head) : undefined;
  return (pull) =>
    (state === 'all' || pull.state === state) &&
    (!isFiltered || (wanted !== undefined && isFrom(repository, pull, wanted))) &&
    (base === null || pull.pull.base === base);
}

async function create(call: RestCall): Promise<LocalResponse> {
  const repository = permitted(call, 'write');
  const input = readBody(call, newPull, 'PullRequest');
  const { maintainer_can_modify: maintainersMayEdit, ...rest } = input;
  const author = loginOf(call.identity);
  const pull = await openPull(call.store, repository, { ...rest, maintainersMayEdit, author });
  return json(201, await detailed(call, repository, pull, await pullPosition(repository, pull)));
}

async function get(call: RestCall): Promise<LocalResponse> {
  const { repository, pull, position } = await open(call, 'read');
  if (wantsDiff(call))
    return diffResponse(await unifiedDiff(repository.directory, position.mergeBaseSha, position.headSha));
  return json(200, await detailed(call, repository, pull, position));
}

async function update(call: RestCall): Promise<LocalResponse> {
  const { repository, pull } = await open(call, 'write');
  await changePull(call.store, repository, pull, {
    ...readBody(call, pullChanges, 'PullRequest'),
    by: loginOf(call.identity),
  });
  return json(200, await detailed(call, repository, pull, await pullPosition(repository, pull)));
}

async function merge(call: RestCall): Promise<LocalResponse> {
  const { repository, pull } = await open(call, 'write');
  authorize(call.identity, repository, ['contents'], 'write');
  const sha = await mergePull(call.store, repository, pull, loginOf(call.identity));
  return json(200, { sha, merged: true, message: 'Pull Request successfully merged' });
}

async function detailed(call: RestCall, repository: Repository, pull: PullRequest, position: PullPosition) {
  const mergeable = await isMergeable(repository, position);
  return {
    ...pullJson(call.store, repository, pull, position),
    merged: pull.pull.mergedAtMs !== undefined,
    maintainer_can_modify: pull.pull.maintainersMayEdit ?? false,
    merged_by: null,
    mergeable,
    mergeable_state: mergeable ? 'clean' : 'dirty',
    comments: pull.comments.length,
    review_comments: pull.pull.threads.reduce((sum, { comments }) => sum + comments.length, 0),
    ...(await pullSize(repository, position)),
  };
}

/** Oldest first, as GitHub lists them. */
async function pullCommits({ directory }: Repository, { baseSha, headSha }: PullPosition): Promise<Commit[]> {
  return (await listCommits(directory, `${baseSha}..${headSha}`, COMMITS_MAX)).reverse();
}

async function commits(call: RestCall): Promise<LocalResponse> {
  const { repository, position } = await open(call, 'read');
  return listResponse(call, await pullCommits(repository, position), (commit) =>
    commitJson(call.store, repository, commit),
  );
}

async function files(call: RestCall): Promise<LocalResponse> {
  const { repository, position } = await open(call, 'read');
  return listResponse(
    call,
    await diffFiles(repository.directory, position.mergeBaseSha, position.headSha),
    fileJson(call.store, repository, position.headSha),
  );
}

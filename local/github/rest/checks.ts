import * as z from 'zod';
import { json, type LocalResponse } from '../../kernel/http.ts';
import { authorize, loginOf } from '../access.ts';
import { GitHubError, notFound } from '../errors.ts';
import { listBranches, listCommits, resolveCommit } from '../git/history.ts';
import type { CommitStatus, Level, PermissionName } from '../state.ts';
import { suiteJson, suiteOfChecks, suiteOfRun } from './links/suites.ts';
import { listResponse, pageOf } from './paging.ts';
import { namedRepository, optionalText, type RestCall, type RestRoute, readBody } from './router.ts';
import { checkRunJson, htmlUrl, placeOf, repositoryJson, statusJson } from './shapes.ts';

const BASE = '/repos/:owner/:name/commits/:ref+';

export const checkRoutes: RestRoute[] = [
  { method: 'GET', path: `${BASE}/check-runs`, operation: 'ListCheckRuns', answer: checkRuns },
  { method: 'GET', path: `${BASE}/check-suites`, operation: 'ListCheckSuites', answer: checkSuites },
  { method: 'GET', path: `${BASE}/status`, operation: 'GetCombinedStatus', answer: combinedStatus },
  { method: 'POST', path: '/repos/:owner/:name/statuses/:ref', operation: 'CreateStatus', answer: setStatus },
  {
    method: 'GET',
    path: '/repos/:owner/:name/check-runs/:check/annotations',
    operation: 'ListAnnotations',
    answer: annotations,
  },
];

async function checkRuns(call: RestCall): Promise<LocalResponse> {
  const { repository, sha } = await namedCommit(call, 'checks', 'read');
  const name = call.query.get('check_name');
  const runs = (repository.checkRuns.get(sha) ?? []).filter((run) => name === null || run.name === name);
  const { items, headers } = pageOf(call, runs);
  const shown = items.map((run) => checkRunJson(call.store, repository, sha, run));
  return json(200, { total_count: runs.length, check_runs: shown }, headers);
}

/** A suite for each run of Actions, and one for all checks of the other App. */
async function checkSuites(call: RestCall): Promise<LocalResponse> {
  const { repository, sha } = await namedCommit(call, 'checks', 'read');
  const ofRuns = [...repository.runs.values()].filter((run) => run.sha === sha).map(suiteOfRun);
  const others = (repository.checkRuns.get(sha) ?? []).filter(({ runId }) => runId === undefined);
  const suites = [...ofRuns, ...(others.length > 0 ? [suiteOfChecks(sha, others)] : [])];
  const { items, headers } = pageOf(call, suites);
  const shown = items.map((suite) => suiteJson(call.store, repository, suite));
  return json(200, { total_count: suites.length, check_suites: shown }, headers);
}

/** The older status API: the newest of each context counts, and GitHub says `pending` where there is none. */
async function combinedStatus(call: RestCall): Promise<LocalResponse> {
  const { repository, sha } = await namedCommit(call, 'statuses', 'read');
  const newest = [...new Map((repository.statuses.get(sha) ?? []).map((status) => [status.context, status])).values()];
  const { items, headers } = pageOf(call, newest);
  const statuses = items.map((status) => statusJson(call.store, repository, sha, status));
  const { api } = placeOf(call.store, repository);
  const about = {
    repository: repositoryJson(call.store, repository),
    ...{ commit_url: `${api}/commits/${sha}`, url: `${api}/commits/${sha}/status` },
  };
  return json(200, { state: combined(newest), sha, total_count: newest.length, statuses, ...about }, headers);
}

function combined(statuses: CommitStatus[]): 'failure' | 'pending' | 'success' {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure';
  return statuses.length === 0 || statuses.some(({ state }) => state === 'pending') ? 'pending' : 'success';
}

const newStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: optionalText,
});

async function setStatus(call: RestCall): Promise<LocalResponse> {
  const { repository, sha } = await namedCommit(call, 'statuses', 'write');
  const input = readBody(call, newStatus, 'Status');
  const id = call.store.newId();
  const status = { ...input, id, creator: loginOf(call.identity), createdAtMs: call.store.clock.now() };
  repository.statuses.set(sha, [...(repository.statuses.get(sha) ?? []), status]);
  const { owner, name } = repository;
  const [commit] = await listCommits(repository.directory, sha, 1);
  const branches = (await listBranches(repository.directory)).filter((branch) => branch.sha === sha);
  if (commit) call.store.changed({ kind: 'status-set', owner, name, sha, statusId: id, commit, branches });
  return json(201, statusJson(call.store, repository, sha, status));
}

function annotations(call: RestCall): LocalResponse {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['checks'], 'read');
  const id = Number(call.parameters.check);
  const [sha, runs] = [...repository.checkRuns].find(([, each]) => each.some((run) => run.id === id)) ?? [];
  const run = runs?.find((each) => each.id === id);
  if (!run) throw notFound();
  const blobs = `${htmlUrl(call.store, repository)}/blob/${sha}`;
  return listResponse(call, run.annotations ?? [], ({ path, line, message }) => ({
    blob_href: `${blobs}/${path}`,
    ...{ path, start_line: line, end_line: line, start_column: null, end_column: null },
    ...{ annotation_level: 'failure', title: '', message, raw_details: '' },
  }));
}

async function namedCommit(call: RestCall, permission: PermissionName, level: Level) {
  const repository = namedRepository(call);
  authorize(call.identity, repository, [permission], level);
  const ref = call.parameters.ref ?? '';
  const sha = await resolveCommit(repository.directory, ref);
  if (!sha) throw new GitHubError(422, `No commit found for SHA: ${ref}`);
  return { repository, sha };
}

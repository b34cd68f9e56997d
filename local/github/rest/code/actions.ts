import { randomUUID } from 'node:crypto';
import { json, type LocalRequest, type LocalResponse, text } from '../../../kernel/http.ts';
import { authorize } from '../../access.ts';
import { GitHubError, notFound } from '../../errors.ts';
import type { Repository, WorkflowJob, WorkflowRun } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { jobLinks, runLinks } from '../links/actions.ts';
import { pageOf } from '../paging.ts';
import { namedRepository, type RestCall, type RestRoute } from '../router.ts';
import { htmlUrl, placeOf, repositoryJson } from '../shapes.ts';

const BASE = '/repos/:owner/:name/actions';

export const actionsRoutes: RestRoute[] = [
  { method: 'GET', path: `${BASE}/runs`, operation: 'ListWorkflowRuns', answer: listRuns },
  { method: 'GET', path: `${BASE}/runs/:run`, operation: 'GetWorkflowRun', answer: getRun },
  { method: 'GET', path: `${BASE}/runs/:run/jobs`, operation: 'ListJobs', answer: listJobs },
  { method: 'POST', path: `${BASE}/runs/:run/rerun-failed-jobs`, operation: 'RerunFailed', answer: rerunFailed },
  { method: 'GET', path: `${BASE}/jobs/:job`, operation: 'GetJob', answer: getJob },
  { method: 'GET', path: `${BASE}/jobs/:job/logs`, operation: 'GetJobLogs', answer: getLogs },
];

function readable(call: RestCall): Repository {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['actions'], 'read');
  return repository;
}

function namedRun(call: RestCall): { repository: Repository; run: WorkflowRun } {
  const repository = readable(call);
  const run = repository.runs.get(Number(call.parameters.run));
  if (!run) throw notFound();
  return { repository, run };
}

function listRuns(call: RestCall): LocalResponse {
  const repository = readable(call);
  const sha = call.query.get('head_sha');
  const runs = [...repository.runs.values()].reverse().filter((run) => sha === null || run.sha === sha);
  const { items, headers } = pageOf(call, runs);
  const shown = items.map((run) => runJson(call.store, repository, run));
  return json(200, { total_count: runs.length, workflow_runs: shown }, headers);
}

function getRun(call: RestCall): LocalResponse {
  const { repository, run } = namedRun(call);
  return json(200, runJson(call.store, repository, run));
}

export function runJson(store: GitHubStore, repository: Repository, run: WorkflowRun) {
  const { id, name, branch, sha, conclusion } = run;
  return {
    ...runLinks(placeOf(store, repository), run),
    repository: repositoryJson(store, repository),
    head_repository: repositoryJson(store, repository),
    ...{ id, name, head_branch: branch, head_sha: sha, event: run.event ?? 'push', run_attempt: run.attempt ?? 1 },
    ...{ status: conclusion === null ? 'in_progress' : 'completed', conclusion },
    html_url: runUrl(store, repository, run),
  };
}

function runUrl(store: GitHubStore, repository: Repository, { id }: WorkflowRun): string {
  return `${htmlUrl(store, repository)}/actions/runs/${id}`;
}

function listJobs(call: RestCall): LocalResponse {
  const { repository, run } = namedRun(call);
  const { items, headers } = pageOf(call, run.jobs);
  const jobs = items.map((job) => jobJson(call.store, repository, run, job));
  return json(200, { total_count: run.jobs.length, jobs }, headers);
}

function getJob(call: RestCall): LocalResponse {
  const { repository, run, job } = namedJob(call);
  return json(200, jobJson(call.store, repository, run, job));
}

function namedJob(call: RestCall): { repository: Repository; run: WorkflowRun; job: WorkflowJob } {
  const repository = readable(call);
  for (const run of repository.runs.values()) {
    const job = run.jobs.find(({ id }) => id === Number(call.parameters.job));
    if (job) return { repository, run, job };
  }
  throw notFound();
}

/** GitHub sends to a storage, where an address of some minutes is the only key: no token may go along. */
function getLogs(call: RestCall): LocalResponse {
  const { job } = namedJob(call);
  if (job.log === undefined) throw notFound();
  const key = randomUUID();
  call.store.logAddresses.set(key, job);
  return { status: 302, headers: { location: `${call.store.serverUrl()}${LOGS_PATH}${key}` }, body: '' };
}

/** What the storage answers: a part of the log where one is asked for. */
export function storedLog(store: GitHubStore, request: LocalRequest): LocalResponse {
  const log = store.logAddresses.get(request.path.slice(`/github${LOGS_PATH}`.length))?.log;
  if (log === undefined || request.headers.authorization !== undefined) return text(403, 'Signature did not match.');
  const bytes = Buffer.from(log);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  if (from === undefined) return { status: 200, headers, body: bytes };
  const part = bytes.subarray(Number(from), to ? Number(to) + 1 : undefined);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
  return { status: 206, headers: { ...headers, 'content-range': range }, body: part };
}

export const LOGS_PATH = '/_/logs/';

function rerunFailed(call: RestCall): LocalResponse {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['actions'], 'write');
  const run = repository.runs.get(Number(call.parameters.run));
  if (!run) throw notFound();
  if (run.conclusion !== 'failure')
    throw new GitHubError(403, 'This workflow run is not failed or is still running, so it cannot be retried.');
  call.store.rerunFailed(repository, run);
  return json(201, {});
}

function jobJson(
  store: GitHubStore,
  repository: Repository,
  run: WorkflowRun,
  { id, name, conclusion, steps }: WorkflowJob,
) {
  const status = conclusion === null ? 'in_progress' : 'completed';
  const shown = steps.map((step, index) => ({ ...step, number: index + 1, status: 'completed' }));
  const links = jobLinks(placeOf(store, repository), run, id);
  const html_url = `${runUrl(store, repository, run)}/job/${id}`;
  return { ...links, id, run_id: run.id, name, status, conclusion, html_url, head_sha: run.sha, steps: shown };
}

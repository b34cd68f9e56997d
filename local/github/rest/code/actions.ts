import { json, type LocalResponse } from '../../../kernel/http.ts';
import { authorize } from '../../access.ts';
import { notFound } from '../../errors.ts';
import type { Repository, WorkflowJob, WorkflowRun } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { pageOf } from '../paging.ts';
import { namedRepository, type RestCall, type RestRoute } from '../router.ts';
import { htmlUrl } from '../shapes.ts';

const BASE = '/repos/:owner/:name/actions';

/** Runs that somebody put there: no workflow runs here. */
export const actionsRoutes: RestRoute[] = [
  { method: 'GET', path: `${BASE}/runs/:run`, operation: 'GetWorkflowRun', answer: getRun },
  { method: 'GET', path: `${BASE}/runs/:run/jobs`, operation: 'ListJobs', answer: listJobs },
  { method: 'GET', path: `${BASE}/jobs/:job`, operation: 'GetJob', answer: getJob },
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

function getRun(call: RestCall): LocalResponse {
  const { repository, run } = namedRun(call);
  const { id, name, branch, sha, conclusion } = run;
  return json(200, {
    ...{ id, name, head_branch: branch, head_sha: sha, event: 'push', run_attempt: 1 },
    ...{ status: conclusion === null ? 'in_progress' : 'completed', conclusion },
    html_url: runUrl(call.store, repository, run),
  });
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
  const repository = readable(call);
  for (const run of repository.runs.values()) {
    const job = run.jobs.find(({ id }) => id === Number(call.parameters.job));
    if (job) return json(200, jobJson(call.store, repository, run, job));
  }
  throw notFound();
}

function jobJson(
  store: GitHubStore,
  repository: Repository,
  run: WorkflowRun,
  { id, name, conclusion, steps }: WorkflowJob,
) {
  const status = conclusion === null ? 'in_progress' : 'completed';
  const shown = steps.map((step, index) => ({ ...step, number: index + 1, status: 'completed' }));
  const html_url = `${runUrl(store, repository, run)}/job/${id}`;
  return { id, run_id: run.id, name, status, conclusion, html_url, head_sha: run.sha, steps: shown };
}

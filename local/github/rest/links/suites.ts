import type { CheckRun, Repository, WorkflowRun } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { ACTIONS, isoTime, LOCAL_CHECKS, placeOf, repositoryJson } from '../shapes.ts';
import { runLinks } from './actions.ts';
import { integration } from './people.ts';

/** A suite of checks, as the API tells it. */
export type Suite = {
  run: Pick<WorkflowRun, 'id' | 'sha' | 'branch' | 'name'>;
  isOurs: boolean;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  count: number;
  createdAtMs: number;
};

export function suiteOfRun(run: WorkflowRun): Suite {
  const { conclusion, jobs, createdAtMs = 0 } = run;
  const status = conclusion === null ? 'in_progress' : 'completed';
  return { run, isOurs: true, status, conclusion, count: jobs.length, createdAtMs };
}

/** Of checks that no run of Actions has made. */
export function suiteOfChecks(sha: string, checks: CheckRun[]): Suite {
  const isOver = checks.every(({ status }) => status === 'completed');
  const isGood = checks.every(({ conclusion }) => conclusion !== 'failure');
  return {
    run: { id: 0, sha, branch: '', name: 'Checks' },
    isOurs: false,
    status: isOver ? 'completed' : 'in_progress',
    conclusion: isOver ? (isGood ? 'success' : 'failure') : null,
    count: checks.length,
    createdAtMs: Math.min(...checks.map(({ startedAtMs }) => startedAtMs)),
  };
}

export function suiteJson(
  store: GitHubStore,
  repository: Repository,
  { run, isOurs, status, conclusion, count, createdAtMs }: Suite,
) {
  const place = placeOf(store, repository);
  const url = `${place.api}/check-suites/${run.id}`;
  const { head_commit } = runLinks(place, { ...run, conclusion: null, jobs: [] });
  return {
    ...{ id: run.id, node_id: `CS_local${run.id}`, head_sha: run.sha, head_branch: run.branch, head_commit },
    ...{ status, conclusion, before: null, after: run.sha, pull_requests: [] },
    ...{ url, check_runs_url: `${url}/check-runs`, latest_check_runs_count: count },
    app: { ...integration(store, isOurs ? 1 : 2, isOurs ? ACTIONS : LOCAL_CHECKS), permissions: {} },
    repository: repositoryJson(store, repository),
    ...{ created_at: isoTime(createdAtMs), updated_at: isoTime(createdAtMs) },
  };
}

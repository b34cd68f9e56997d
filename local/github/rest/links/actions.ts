import type { WorkflowRun } from '../../state.ts';
import type { Place } from './items.ts';

/** Nobody here keeps when a run or a job began: one time for all. */
const AT = '2020-01-01T00:00:00Z';
/** Every run is of one workflow here. */
const WORKFLOW = 1;

export function runLinks({ api }: Place, { id, sha, name }: WorkflowRun) {
  const url = `${api}/actions/runs/${id}`;
  const by = { name: 'Local GitHub', email: 'github@localhost.example' };
  return {
    ...{ node_id: `WFR_local${id}`, run_number: id, display_title: name, path: '.github/workflows/ci.yml' },
    ...{ workflow_id: WORKFLOW, url, created_at: AT, updated_at: AT, pull_requests: [] },
    head_commit: { id: sha, tree_id: sha, message: name, timestamp: AT, author: by, committer: by },
    ...{ jobs_url: `${url}/jobs`, logs_url: `${url}/logs`, artifacts_url: `${url}/artifacts` },
    ...{ cancel_url: `${url}/cancel`, rerun_url: `${url}/rerun`, check_suite_url: `${api}/check-suites/${id}` },
    workflow_url: `${api}/actions/workflows/${WORKFLOW}`,
  };
}

export function jobLinks({ api }: Place, run: WorkflowRun, id: number) {
  return {
    ...{ node_id: `CR_local${id}`, url: `${api}/actions/jobs/${id}`, run_url: `${api}/actions/runs/${run.id}` },
    ...{ check_run_url: `${api}/check-runs/${id}`, workflow_name: run.name, head_branch: run.branch },
    ...{ labels: ['ubuntu-latest'], runner_id: null, runner_name: null },
    ...{ runner_group_id: null, runner_group_name: null, created_at: AT, started_at: AT, completed_at: AT },
  };
}

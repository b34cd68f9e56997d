import { runJson } from '../rest/code/actions.ts';
import { suiteJson, suiteOfRun } from '../rest/links/suites.ts';
import { branchJson, commitJson, statusJson, userJson } from '../rest/shapes.ts';
import type { GitHubChange, Repository, WorkflowRun } from '../state.ts';
import type { GitHubStore } from '../store.ts';

type StatusSet = Extract<GitHubChange, { kind: 'status-set' }>;

/** Nobody here keeps when a workflow was made. */
const AT = '2020-01-01T00:00:00Z';

export function statusBody(store: GitHubStore, repository: Repository, { sha, statusId, commit, branches }: StatusSet) {
  const status = repository.statuses.get(sha)?.find(({ id }) => id === statusId);
  return (
    status && {
      ...statusJson(store, repository, sha, status),
      ...{ sha, name: `${repository.owner}/${repository.name}` },
      commit: commitJson(store, repository, commit),
      branches: branches.map((branch) => branchJson(store, repository, branch)),
    }
  );
}

/** A run that has ended is the end of its suite of checks, too. */
export function runBodies(store: GitHubStore, repository: Repository, run: WorkflowRun) {
  return [
    ['check_suite', { action: 'completed', check_suite: suiteJson(store, repository, suiteOfRun(run)) }],
    ['workflow_run', { action: 'completed', ...workflowRun(store, repository, run) }],
  ] as const;
}

function workflowRun(store: GitHubStore, repository: Repository, run: WorkflowRun) {
  const shown = runJson(store, repository, run);
  const actor = userJson(store, repository.owner);
  const { path, workflow_id: id, workflow_url: url, html_url } = shown;
  const file = { id, node_id: `W_local${id}`, name: run.name, path, state: 'active', url, html_url };
  return {
    workflow: { ...file, badge_url: `${html_url}/badge.svg`, created_at: AT, updated_at: AT },
    workflow_run: {
      ...shown,
      ...{ actor, triggering_actor: actor, run_started_at: AT, previous_attempt_url: null },
      ...{ check_suite_id: run.id, check_suite_node_id: `CS_local${run.id}` },
    },
  };
}

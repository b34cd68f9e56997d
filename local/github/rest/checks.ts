import { json, type LocalResponse } from '../../kernel/http.ts';
import { authorize } from '../access.ts';
import { GitHubError } from '../errors.ts';
import { resolveCommit } from '../git/history.ts';
import type { PermissionName } from '../state.ts';
import { pageOf } from './paging.ts';
import { namedRepository, type RestCall, type RestRoute } from './router.ts';
import { checkRunJson } from './shapes.ts';

const BASE = '/repos/:owner/:name/commits/:ref+';

export const checkRoutes: RestRoute[] = [
  { method: 'GET', path: `${BASE}/check-runs`, operation: 'ListCheckRuns', answer: checkRuns },
  { method: 'GET', path: `${BASE}/status`, operation: 'GetCombinedStatus', answer: combinedStatus },
];

async function checkRuns(call: RestCall): Promise<LocalResponse> {
  const { repository, sha } = await namedCommit(call, 'checks');
  const name = call.query.get('check_name');
  const runs = (repository.checkRuns.get(sha) ?? []).filter((run) => name === null || run.name === name);
  const { items, headers } = pageOf(call, runs);
  const shown = items.map((run) => checkRunJson(call.store, repository, sha, run));
  return json(200, { total_count: runs.length, check_runs: shown }, headers);
}

/** The older status API: nothing here sets statuses, and GitHub says `pending` then. */
async function combinedStatus(call: RestCall): Promise<LocalResponse> {
  const { sha } = await namedCommit(call, 'statuses');
  return json(200, { state: 'pending', sha, total_count: 0, statuses: [] });
}

async function namedCommit(call: RestCall, permission: PermissionName) {
  const repository = namedRepository(call);
  authorize(call.identity, repository, [permission], 'read');
  const ref = call.parameters.ref ?? '';
  const sha = await resolveCommit(repository.directory, ref);
  if (!sha) throw new GitHubError(422, `No commit found for SHA: ${ref}`);
  return { repository, sha };
}

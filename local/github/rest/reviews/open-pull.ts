import { notFound } from '../../errors.ts';
import { isPullRequest, type Level, type PullRequest, type Repository } from '../../state.ts';
import { permitted } from '../pulls.ts';
import type { RestCall } from '../router.ts';

/** The pull request that the path names. Throws GitHub's 404, or 403. */
export function openPull(call: RestCall, level: Level): { repository: Repository; pull: PullRequest } {
  const repository = permitted(call, level);
  const pull = repository.issues.get(Number(call.parameters.number));
  if (!pull || !isPullRequest(pull)) throw notFound();
  return { repository, pull };
}

import { words } from '../../domain/json.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { asPortError } from './api/github-errors.ts';
import type { Repository } from './present-repository.ts';
import { each } from './reading/answer/odd.ts';

const PER_PAGE = 100;
/** Pages of branches that are looked through for a near name. */
const PAGES_MAX = 5;

/** Of a branch that is not there: the name that is nearest to it. `isThere`: the branch itself was found. */
export async function nearBranch(
  { client, owner, repo }: Repository,
  branch: string,
): Promise<{ isThere: boolean; near?: string }> {
  const names: string[] = [];
  for (let page = 1; page <= PAGES_MAX; page++) {
    const asked = client.request('GET /repos/{owner}/{repo}/branches', { owner, repo, per_page: PER_PAGE, page });
    const { data } = await asPortError(asked, `branches of ${owner}/${repo}`);
    const branches = each(data);
    names.push(...branches.flatMap((found) => words(found, 'name') ?? []));
    if (branches.length < PER_PAGE) break;
  }
  if (names.includes(branch)) return { isThere: true };
  const near = nearestName(branch, names);
  return near === undefined ? { isThere: false } : { isThere: false, near };
}

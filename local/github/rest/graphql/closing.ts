import { type Issue, isPullRequest, type PullRequest, type Repository, repositoryKey } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { htmlUrl } from '../shapes.ts';

/** GitHub's words that close an issue, before its number, `owner/name#number` or its address. */
const CLOSING =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? +(?:(?:([\w.-]+)\/([\w.-]+))?#(\d+)|(https?:\/\/[^\s#?)]+)\/issues\/(\d+))(?![\w-])/gi;

/** The issues that a pull request closes by its words, also those of other repositories. */
export function closedIssues(
  store: GitHubStore,
  repository: Repository,
  { body }: Pick<PullRequest, 'body'>,
): { repository: Repository; issue: Issue }[] {
  return [...body.matchAll(CLOSING)].flatMap(([, owner, name, number, address, addressed]) => {
    const named = owner && name ? store.repositories.get(repositoryKey(owner, name)) : repository;
    const where = address === undefined ? named : at(store, address);
    const issue = where?.issues.get(Number(number ?? addressed));
    return where && issue && !isPullRequest(issue) ? [{ repository: where, issue }] : [];
  });
}

function at(store: GitHubStore, address: string): Repository | undefined {
  return [...store.repositories.values()].find((each) => htmlUrl(store, each).toLowerCase() === address.toLowerCase());
}

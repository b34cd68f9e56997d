import type { LocalRequest, LocalResponse } from '../kernel/http.ts';
import { GitHubError } from './errors.ts';
import { redirectInApi } from './moves.ts';
import type { Issue, Repository } from './state.ts';
import { type GitHubStore, nextNumber } from './store.ts';

const OF_ISSUE = /^\/issues\/(\d+)(\/.*)?$/;

export function deleteIssue(repository: Repository, { number }: Issue): void {
  repository.issues.delete(number);
  repository.gone.set(number, 'deleted');
}

/** The issue gets the next number of the other repository, and its old address leads there. */
export function transferIssue(from: Repository, issue: Issue, to: Repository): void {
  const { number } = issue;
  from.issues.delete(number);
  Object.assign(issue, { number: nextNumber(to) });
  to.issues.set(issue.number, issue);
  from.gone.set(number, { repositoryId: to.id, number: issue.number });
}

/**
 * GitHub's answer about an issue that was here: 410 for a deleted one, a redirect for a transferred one (docs.github.com, REST, Get an issue).
 * `rest`: the path below the repository.
 */
export function answerForGone(
  store: GitHubStore,
  repository: Repository,
  request: LocalRequest,
  rest: string,
): LocalResponse | undefined {
  const [, number = '', below = ''] = OF_ISSUE.exec(rest) ?? [];
  const gone = repository.gone.get(Number(number));
  if (gone === undefined) return undefined;
  if (gone === 'deleted') throw new GitHubError(410, 'This issue was deleted');
  return redirectInApi(store, request, `/repositories/${gone.repositoryId}/issues/${gone.number}${below}`);
}

import { branchTip, listCommits } from '../../github/git/history.ts';
import type { CheckRun, PullRequest, Repository } from '../../github/state.ts';
import type { LocalSystem } from '../../system/system.ts';
import { CI_BRANCH } from './script.ts';
import { CI_CHECK, CI_NAME, CI_OWNER } from './subject.ts';

/** Commits that a pull request of the demo may have, and more. */
const COMMITS_MAX = 10;

/** What the code host shows of the demo's pull request. */
export type Delivered = {
  pulls: (PullRequest & { htmlUrl: string })[];
  /** The newest commit of the branch; '' when there is none. */
  head: string;
  /** Subjects, newest first. */
  commits: string[];
  /** The workflow's check on the head. */
  check: CheckRun | undefined;
};

export async function deliveredBy({ github }: LocalSystem): Promise<Delivered> {
  const pulls = github.pullRequests(CI_OWNER, CI_NAME);
  const repository = github.repositories().find(({ name }) => name === CI_NAME) as Repository;
  const head = (await branchTip(repository.directory, CI_BRANCH)) ?? '';
  const range = `${repository.defaultBranch}..${CI_BRANCH}`;
  const commits = head === '' ? [] : await listCommits(repository.directory, range, COMMITS_MAX);
  const check = repository.checkRuns.get(head)?.find(({ name }) => name === CI_CHECK);
  return { pulls, head, commits: commits.map(({ message }) => message.split('\n')[0] ?? ''), check };
}

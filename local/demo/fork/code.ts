import { join } from 'node:path';
import { askGit, git } from '../../github/git/git.ts';
import { branchTip } from '../../github/git/history.ts';
import type { PullRequest, Repository } from '../../github/state.ts';
import type { LocalSystem } from '../../system/system.ts';
import { AGENT, MAINTAINER, NAME, UPSTREAM_OWNER } from './subject.ts';

export const BRANCH = 'boiling-point';
const MAINTAINERS_TOKEN = 'ghp_ofTheMaintainer';

/** What the code host shows of the two repositories. `head`: the newest commit of the branch in the fork; '' when there is none. */
export type Delivered = {
  upstream: Repository;
  fork: Repository | undefined;
  pulls: (PullRequest & { htmlUrl: string })[];
  head: string;
};

export async function deliveredBy({ github }: LocalSystem): Promise<Delivered> {
  const of = (account: string) => github.repositories().find(({ owner, name }) => owner === account && name === NAME);
  const fork = of(AGENT);
  const head = (fork && (await branchTip(fork.directory, BRANCH))) ?? '';
  return { upstream: of(UPSTREAM_OWNER) as Repository, fork, pulls: github.pullRequests(UPSTREAM_OWNER, NAME), head };
}

export async function isIn({ fork, head }: Delivered, sha: string): Promise<boolean> {
  if (!fork) return false;
  return (await askGit(fork.directory, ['merge-base', '--is-ancestor', sha, head])) !== undefined;
}

/** A maintainer of the original pushes to the branch in the fork, over HTTP. Resolves to the commit. */
export async function pushAsMaintainer({ github, baseUrl, directory }: LocalSystem): Promise<string> {
  github.addToken({ token: MAINTAINERS_TOKEN, login: MAINTAINER, isPersonal: true });
  const folder = join(directory, 'maintainer');
  const address = `${baseUrl.replace('://', `://${MAINTAINER}:${MAINTAINERS_TOKEN}@`)}/github/${AGENT}/${NAME}.git`;
  const person = ['-c', `user.name=${MAINTAINER}`, '-c', `user.email=${MAINTAINER}@localhost`];
  await git(directory, ['clone', '--quiet', '--branch', BRANCH, address, folder]);
  await git(folder, [...person, 'commit', '--quiet', '--allow-empty', '-m', 'A word of thanks']);
  await git(folder, ['push', '--quiet', 'origin', BRANCH]);
  return (await git(folder, ['rev-parse', 'HEAD'])).trim();
}

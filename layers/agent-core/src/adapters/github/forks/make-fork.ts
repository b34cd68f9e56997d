import { setTimeout as delay } from 'node:timers/promises';
import type { Octokit } from '@octokit/core';
import { counted } from '../../../domain/counted.ts';
import { fullName, type RepositoryName, repositoryName } from '../../../domain/repository.ts';
import { isRefusal, PortError } from '../../../errors.ts';
import type { Asking } from '../api/asking.ts';
import type { ForkMaker } from '../api/fork-accounts.ts';
import { asPortError, statusOf } from '../api/github-errors.ts';
import type { Source } from './source.ts';

/** GitHub copies in the background, mostly within seconds. Looked for after these times; after the last one the caller is told to wait. */
const LOOKS_MS = [200, 400, 800, 1_600, 3_000, 5_000];

/** Asks for the fork; GitHub answers with the one that the account has already, if it has. */
export async function makeFork(
  asking: Asking,
  { name: { owner, name: repo } }: Source,
  maker: Extract<ForkMaker, { kind: 'may' }>,
): Promise<RepositoryName> {
  const client = asking.withToken(await maker.token());
  const { organization } = maker;
  const asked = client.request('POST /repos/{owner}/{repo}/forks', {
    ...{ owner, repo, default_branch_only: false },
    ...(organization === undefined ? {} : { organization }),
  });
  const { data } = await asPortError(asked, `a fork of ${owner}/${repo}`);
  const name = repositoryName(data.full_name);
  if (!name) throw new PortError('refused', 'GitHub answered the request for a fork in a way that is not understood');
  return name;
}

/** Whether the fork has its commits, waiting some seconds for them. */
export async function isFilled(
  client: Octokit,
  { owner, name: repo }: RepositoryName,
  branch: string,
): Promise<boolean> {
  for (const ms of [0, ...LOOKS_MS]) {
    await delay(ms);
    try {
      await client.request('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch });
      return true;
    } catch (error) {
      // 404 while there is no branch yet, 409 while the repository counts as empty.
      if (statusOf(error) !== 404 && statusOf(error) !== 409)
        return asPortError(Promise.reject(error), `branches of ${owner}/${repo}`);
    }
  }
  return false;
}

/** Brings the fork's branch to where its source is, if that only moves it forward. What was not done is told. */
export async function syncFork(client: Octokit, fork: RepositoryName, source: Source): Promise<string | undefined> {
  const { owner, name: repo } = fork;
  const branch = source.defaultBranch;
  const upstream = `${source.name.owner}:${branch}`;
  try {
    const compared = client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...{ owner, repo, basehead: `${branch}...${upstream}` },
      per_page: 1,
    });
    const { data } = await asPortError(compared, `a comparison with ${upstream}`);
    if (data.status === 'diverged')
      return `${branch} of ${fullName(fork)} has ${counted(data.behind_by, 'commit')} of its own and lacks ${data.ahead_by}: it was left as it is`;
    if (data.status !== 'ahead') return undefined;
    const merge = client.request('POST /repos/{owner}/{repo}/merge-upstream', { owner, repo, branch });
    await asPortError(merge, `to bring ${branch} of ${fullName(fork)} to ${upstream}`);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.message;
  }
}

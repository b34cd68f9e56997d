import type { Octokit } from '@octokit/core';
import { fullName, type RepositoryName, repositoryName } from '../../../domain/repository.ts';
import { PortError } from '../../../errors.ts';
import { asPortError } from '../api/github-errors.ts';

/** A repository that is to be forked, under its present name. `network`: the same for all its forks and kin. */
export type Source = { name: RepositoryName; id: number; network: number; defaultBranch: string };

/** Reads what is to be forked. Throws where a fork is not allowed, or would lead to nothing. */
export async function readSource(client: Octokit, { owner, name: repo }: RepositoryName): Promise<Source> {
  const { data } = await asPortError(client.request('GET /repos/{owner}/{repo}', { owner, repo }), `${owner}/${repo}`);
  const name = repositoryName(data.full_name) ?? { owner, name: repo };
  const called = fullName(name);
  if (data.archived)
    throw refused(
      `${called} is archived: it takes no pull requests, so a fork of it leads nowhere. Its owners can unarchive it`,
    );
  if (data.private && data.allow_forking === false)
    throw refused(
      `${called} is private, and forks of it are not allowed: an owner of ${name.owner} allows them in its settings (Member privileges, Repository forking), or gives this agent write access to ${called}`,
    );
  return { name, id: Number(data.id), network: Number(data.source?.id ?? data.id), defaultBranch: data.default_branch };
}

/** The account's fork by the name of its source; undefined without one, or where we may not see it. */
export async function forkNamed(client: Octokit, owner: string, source: Source): Promise<RepositoryName | undefined> {
  const repo = source.name.name;
  const { data } = await asPortError(client.request('GET /repos/{owner}/{repo}', { owner, repo }), `${owner}/${repo}`);
  const isKin = data.fork && (Number(data.source?.id) === source.network || Number(data.parent?.id) === source.id);
  return isKin ? repositoryName(data.full_name) : undefined;
}

function refused(message: string): PortError {
  return new PortError('refused', message);
}

import type { Octokit } from '@octokit/core';
import { words } from '../../domain/json.ts';
import type { PullRequestTemplate } from '../../domain/pull-request/template.ts';
import { fullName, type RepositoryName } from '../../domain/repository.ts';
import { isRefusal } from '../../errors.ts';
import { asPortError } from './api/github-errors.ts';
import { each } from './reading/answer/odd.ts';

/** GitHub knows in which places a template may lie, the organisation's own among them. */
const QUERY = `query ($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) { pullRequestTemplates { filename body } }
}`;

/** The only template of a repository, or the names of several; undefined without one, or where it cannot be read. */
export async function readTemplate(
  client: Octokit,
  { owner, name: repo }: RepositoryName,
): Promise<PullRequestTemplate | undefined> {
  try {
    const what = `the template of ${fullName({ owner, name: repo })}`;
    const answer = await asPortError(client.graphql(QUERY, { owner, repo }), what);
    const all = each(answer, 'repository', 'pullRequestTemplates').filter((one) => words(one, 'body') !== undefined);
    if (all.length > 1) return { several: all.map((one) => words(one, 'filename') ?? 'one without a name') };
    const text = words(all[0], 'body');
    return text === undefined ? undefined : { text };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

import type { Octokit } from '@octokit/core';
import { words } from '../../domain/json.ts';
import { fullName, type RepositoryName } from '../../domain/repository.ts';
import { isRefusal } from '../../errors.ts';
import { asPortError } from './api/github-errors.ts';
import { each } from './reading/answer/odd.ts';

/** GitHub knows in which places a template may lie, the organisation's own among them. */
const QUERY = `query ($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) { pullRequestTemplates { filename body } }
}`;

/** The only template of a repository; undefined without one, where people choose among several, or where it cannot be read. */
export async function readTemplate(
  client: Octokit,
  { owner, name: repo }: RepositoryName,
): Promise<string | undefined> {
  try {
    const what = `the template of ${fullName({ owner, name: repo })}`;
    const answer = await asPortError(client.graphql(QUERY, { owner, repo }), what);
    const [only, ...more] = each(answer, 'repository', 'pullRequestTemplates');
    return more.length === 0 ? words(only, 'body') : undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

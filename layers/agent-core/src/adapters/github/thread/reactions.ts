import type { Octokit } from '@octokit/core';
import { words } from '../../../domain/json.ts';
import { isSameLogin } from '../../../domain/people/agent-login.ts';
import type { RepositoryName } from '../../../domain/repository.ts';
import { type GitHubPlace, gitHubPlaceOf } from '../../../domain/session/threads/github-thread.ts';
import { count, each } from '../reading/answer/odd.ts';

/** Where reactions to what stands at a place are; undefined for a review, to which nobody can react. */
function pathOf({ kind, id }: GitHubPlace, number: number): string | undefined {
  switch (kind) {
    case 'thread':
      return `/issues/${number}/reactions`;
    case 'comment':
      return `/issues/comments/${id}/reactions`;
    case 'line-comment':
      return `/pulls/comments/${id}/reactions`;
    case 'review':
      return undefined;
  }
}

type Asked = { client: Octokit; name: RepositoryName; number: number; order: string };

function placeOf({ name: { owner, name: repo }, number, order }: Asked) {
  const place = gitHubPlaceOf(order);
  const path = place && pathOf(place, number);
  return path === undefined ? undefined : { path: `/repos/{owner}/{repo}${path}`, at: { owner, repo } };
}

/** A reaction that is there already is no error. `content`: GitHub has eight of them by these names. */
export async function addReaction(asked: Asked, content: string): Promise<void> {
  const place = placeOf(asked);
  if (place) await asked.client.request(`POST ${place.path}`, { ...place.at, content });
}

/** Takes the agent's own away. */
export async function removeReaction(asked: Asked, content: string, agent: string): Promise<void> {
  const place = placeOf(asked);
  if (!place) return;
  const { data } = await asked.client.request(`GET ${place.path}`, { ...place.at, content, per_page: 100 });
  const own = each(data).find((each) => isSameLogin(words(each, 'user', 'login') ?? '', agent));
  const id = count(own, 'id');
  if (id !== undefined) await asked.client.request(`DELETE ${place.path}/${id}`, place.at);
}

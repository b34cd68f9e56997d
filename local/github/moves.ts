import fs from 'node:fs/promises';
import path from 'node:path';
import type { LocalRequest, LocalResponse } from '../kernel/http.ts';
import { json, text } from '../kernel/http.ts';
import { freeDirectory } from './repositories.ts';
import { type Repository, repositoryKey } from './state.ts';
import type { GitHubStore } from './store.ts';

/** Renames or transfers a repository: it keeps its id and what it holds, and goes along in selections of its account. */
export async function moveRepository(
  store: GitHubStore,
  repository: Repository,
  { owner = repository.owner, name = repository.name }: { owner?: string; name?: string },
): Promise<void> {
  const from = { owner: repository.owner, name: repository.name };
  const directory = await freeDirectory(store, owner, name);
  await fs.mkdir(path.dirname(directory), { recursive: true });
  await fs.rename(repository.directory, directory);
  const before = repositoryKey(repository.owner, repository.name);
  const after = repositoryKey(owner, name);
  const isRename = owner.toLowerCase() === repository.owner.toLowerCase();
  store.repositories.delete(before);
  store.moved.set(before, repository.id);
  Object.assign(repository, { owner, name, directory });
  store.repositories.set(after, repository);
  for (const { installations } of store.apps.values())
    for (const installation of installations)
      installation.repositories = renamed(installation.repositories, before, isRename ? after : undefined);
  for (const token of store.tokens.values()) token.repositories = renamed(token.repositories, before, after);
  store.changed({ kind: 'repository-moved', owner, name, from, by: owner });
}

function renamed(
  keys: ReadonlySet<string> | 'all',
  before: string,
  after: string | undefined,
): ReadonlySet<string> | 'all' {
  if (keys === 'all' || !keys.has(before)) return keys;
  const others = [...keys].filter((key) => key !== before);
  return new Set(after === undefined ? others : [...others, after]);
}

/** GitHub's redirect of an API request to the repository's id. Others than GET keep their method. */
export function movedInApi(store: GitHubStore, { id }: Repository, request: LocalRequest, rest: string): LocalResponse {
  return redirectInApi(store, request, `/repositories/${id}${rest}`);
}

/** `path`: where it is now, below the API's address. */
export function redirectInApi(store: GitHubStore, { method, query }: LocalRequest, path: string): LocalResponse {
  const search = query.size > 0 ? `?${query}` : '';
  const location = `${store.serverUrl()}/api${path}${search}`;
  const isRead = method === 'GET' || method === 'HEAD';
  const body = {
    message: isRead ? 'Moved Permanently' : 'Temporary Redirect',
    url: location,
    documentation_url: 'https://docs.github.com/rest',
  };
  const response = json(isRead ? 301 : 307, body);
  return { ...response, headers: { ...response.headers, location } };
}

/** GitHub's redirect of git's requests to the present name. */
export function movedInGit(
  store: GitHubStore,
  { owner, name }: Repository,
  { query }: LocalRequest,
  action: string,
): LocalResponse {
  const search = query.size > 0 ? `?${query}` : '';
  const response = text(301, 'Moved Permanently');
  return {
    ...response,
    headers: { ...response.headers, location: `${store.serverUrl()}/${owner}/${name}.git/${action}${search}` },
  };
}

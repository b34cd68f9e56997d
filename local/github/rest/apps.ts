import * as z from 'zod';
import { json, type LocalResponse } from '../../kernel/http.ts';
import { GitHubError, notFound } from '../errors.ts';
import { type AccessToken, type App, type Level, type Permissions, repositoryKey } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { namedRepository, type RestCall, type RestRoute, readBody } from './router.ts';
import { repositoryJson } from './shapes.ts';

/** How long an installation's token lives. */
const TOKEN_LIFETIME_MS = 60 * 60_000;
/** GitHub takes at most this many repositories in one request for a token. */
const REPOSITORIES_MAX = 500;

/** Makes the random part of a token. */
export type NewToken = () => string;

export function appRoutes(newToken: NewToken): RestRoute[] {
  return [
    { method: 'GET', path: '/app', operation: 'GetApp', answer: getApp },
    { method: 'GET', path: '/repos/:owner/:name/installation', operation: 'GetInstallation', answer: getInstallation },
    {
      method: 'POST',
      path: '/app/installations/:id/access_tokens',
      operation: 'CreateInstallationToken',
      answer: (call) => createToken(call, newToken),
    },
  ];
}

const tokenRequest = z.object({
  repositories: z.array(z.string()).max(REPOSITORIES_MAX).optional(),
  repository_ids: z.array(z.number()).max(REPOSITORIES_MAX).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
});

function requireApp({ identity }: RestCall): App {
  if (identity.kind === 'app') return identity.app;
  throw new GitHubError(401, 'A JSON web token could not be decoded');
}

function getApp(call: RestCall): LocalResponse {
  const { appId, slug, permissions } = requireApp(call);
  return json(200, { id: Number(appId) || appId, slug, name: slug, permissions });
}

function getInstallation(call: RestCall): LocalResponse {
  const app = requireApp(call);
  const { owner, name } = namedRepository(call);
  if (!app.repositories.has(repositoryKey(owner, name))) throw notFound();
  const { installationId: id, slug, permissions } = app;
  return json(200, {
    id,
    app_id: Number(app.appId) || app.appId,
    app_slug: slug,
    permissions,
    repository_selection: 'selected',
  });
}

function createToken(call: RestCall, newToken: NewToken): LocalResponse {
  const app = requireApp(call);
  if (Number(call.parameters.id) !== app.installationId) throw notFound();
  const request = readBody(call, tokenRequest, 'InstallationToken');
  const repositories = chosenRepositories(call.store, app, request.repositories, request.repository_ids);
  const permissions = chosenPermissions(app, request.permissions);
  const token: AccessToken = {
    token: `ghs_${newToken()}`,
    kind: 'installation',
    login: `${app.slug}[bot]`,
    permissions,
    repositories,
    expiresAtMs: call.store.clock.now() + TOKEN_LIFETIME_MS,
  };
  call.store.tokens.set(token.token, token);
  return json(201, tokenJson(call.store, token, repositories));
}

function tokenJson(
  store: GitHubStore,
  { token, expiresAtMs = 0, permissions }: AccessToken,
  keys: ReadonlySet<string>,
) {
  const repositories = [...store.repositories].flatMap(([key, repository]) =>
    keys.has(key) ? [repositoryJson(store, repository)] : [],
  );
  return {
    token,
    expires_at: new Date(expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions,
    repository_selection: 'selected',
    repositories,
  };
}

/** Names come without their owner, as GitHub takes them. */
function chosenRepositories(
  store: GitHubStore,
  app: App,
  names: string[] | undefined,
  ids: number[] | undefined,
): ReadonlySet<string> {
  if (!names && !ids) return app.repositories;
  const byName = (names ?? []).map((name) =>
    [...app.repositories].find((key) => key.endsWith(`/${name.toLowerCase()}`)),
  );
  const byId = (ids ?? []).map((id) => [...app.repositories].find((key) => store.repositories.get(key)?.id === id));
  const chosen = [...byName, ...byId].filter((key) => key !== undefined);
  if (chosen.length === (names ?? []).length + (ids ?? []).length && chosen.every((key) => store.repositories.has(key)))
    return new Set(chosen);
  throw new GitHubError(
    422,
    'There is at least one repository that does not exist or is not accessible to the parent installation.',
  );
}

function chosenPermissions(app: App, asked: Record<string, Level> | undefined): Permissions {
  if (!asked) return app.permissions;
  const granted: Record<string, Level | undefined> = app.permissions;
  for (const [name, level] of Object.entries(asked))
    if (!granted[name] || (level === 'write' && granted[name] === 'read'))
      throw new GitHubError(422, 'The permissions requested are not granted to this installation.');
  return { metadata: 'read', ...asked };
}

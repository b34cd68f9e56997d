import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { GitHubError, notFound } from '../../errors.ts';
import {
  type AccessToken,
  type App,
  type Installation,
  type Level,
  type Permissions,
  type Repository,
  repositoryKey,
} from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { integration } from '../links/people.ts';
import { listResponse } from '../paging.ts';
import { namedRepository, type RestCall, type RestRoute, readBody } from '../router.ts';
import { isoTime, repositoryJson, userJson } from '../shapes.ts';

/** How long an installation's token lives. */
const TOKEN_LIFETIME_MS = 60 * 60_000;
/** GitHub takes at most this many repositories in one request for a token. */
const REPOSITORIES_MAX = 500;

/** Makes the random part of a token. */
export type NewToken = () => string;

/** Whether an app can fork a repository into an account: installed on both, on all repositories of the second. */
export function canForkInto(app: App, source: Repository, account: string): boolean {
  return canMakeIn(app, account) && installationFor(app, source) !== undefined;
}

/** Whether an app can make repositories in an account: installed on all of it, with its administration. */
export function canMakeIn(app: App, account: string): boolean {
  const into = app.installations.find((each) => each.account.toLowerCase() === account.toLowerCase());
  return into?.repositories === 'all' && into.permissions.administration === 'write' && !into.isSuspended;
}

/** Whether an installation of this app covers the repository. */
export function isInstalledOn(app: App, repository: Repository): boolean {
  return installationFor(app, repository) !== undefined;
}

export function appRoutes(newToken: NewToken): RestRoute[] {
  return [
    { method: 'GET', path: '/app', operation: 'GetApp', answer: getApp },
    { method: 'GET', path: '/repos/:owner/:name/installation', operation: 'GetInstallation', answer: getInstallation },
    { method: 'GET', path: '/app/installations', operation: 'ListInstallations', answer: getInstallations },
    {
      method: 'GET',
      path: '/orgs/:account/installation',
      operation: 'GetInstallation',
      answer: getAccountInstallation,
    },
    {
      method: 'GET',
      path: '/users/:account/installation',
      operation: 'GetInstallation',
      answer: getAccountInstallation,
    },
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

export function requireApp({ identity }: RestCall): App {
  if (identity.kind === 'app') return identity.app;
  throw new GitHubError(401, 'A JSON web token could not be decoded');
}

function getApp(call: RestCall): LocalResponse {
  const { appId, slug, installations } = requireApp(call);
  // What the App asks for; its installations may have been granted less.
  const permissions = installations[0]?.permissions ?? {};
  const app = integration(call.store, Number(appId), { slug, name: slug });
  return json(200, { ...app, permissions });
}

/** Public or private: only the app's own installations are told. */
function getInstallation(call: RestCall): LocalResponse {
  const app = requireApp(call);
  const installation = installationFor(app, namedRepository(call));
  if (!installation) throw notFound();
  return json(200, installationJson(call, app, installation));
}

/** Of an organisation or a person. */
function getAccountInstallation(call: RestCall): LocalResponse {
  const app = requireApp(call);
  const wanted = (call.parameters.account ?? '').toLowerCase();
  const installation = app.installations.find(({ account }) => account.toLowerCase() === wanted);
  if (!installation) throw notFound();
  return json(200, installationJson(call, app, installation));
}

function getInstallations(call: RestCall): LocalResponse {
  const app = requireApp(call);
  return listResponse(call, app.installations, (each) => installationJson(call, app, each));
}

function installationJson(call: RestCall, app: App, installation: Installation) {
  const { id, account, permissions, repositories, isSuspended } = installation;
  const by = userJson(call.store, account);
  const url = `${call.store.serverUrl()}/api/app/installations/${id}`;
  const at = isoTime(call.store.clock.now());
  return {
    id,
    account: by,
    ...{ target_id: by.id, target_type: 'Organization', single_file_name: null, events: [] },
    ...{
      access_tokens_url: `${url}/access_tokens`,
      repositories_url: `${call.store.serverUrl()}/api/installation/repositories`,
    },
    ...{ created_at: at, updated_at: at, suspended_by: isSuspended ? by : null },
    app_id: Number(app.appId) || app.appId,
    app_slug: app.slug,
    permissions,
    repository_selection: repositories === 'all' ? 'all' : 'selected',
    html_url: `${call.store.serverUrl()}/organizations/${account}/settings/installations/${id}`,
    suspended_at: isSuspended ? at : null,
  };
}

function createToken(call: RestCall, newToken: NewToken): LocalResponse {
  const app = requireApp(call);
  const installation = app.installations.find(({ id }) => id === Number(call.parameters.id));
  if (!installation) throw notFound();
  if (installation.isSuspended) throw new GitHubError(403, 'This installation has been suspended');
  const request = readBody(call, tokenRequest, 'InstallationToken');
  const chosen = chosenRepositories(call.store, installation, request);
  const token: AccessToken = {
    token: `ghs_${newToken()}`,
    kind: 'installation',
    login: `${app.slug}[bot]`,
    permissions: chosenPermissions(installation, request.permissions),
    repositories: new Set((chosen ?? covered(call.store, installation)).map(keyOf)),
    expiresAtMs: call.store.clock.now() + TOKEN_LIFETIME_MS,
    appId: app.appId,
  };
  call.store.tokens.set(token.token, token);
  return json(201, tokenJson(call.store, token, chosen));
}

function tokenJson(
  store: GitHubStore,
  { token, expiresAtMs = 0, permissions }: AccessToken,
  chosen: Repository[] | undefined,
) {
  return {
    token,
    expires_at: new Date(expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions,
    repository_selection: chosen ? 'selected' : 'all',
    ...(chosen ? { repositories: chosen.map((repository) => repositoryJson(store, repository)) } : {}),
  };
}

/** Names come without their owner and mean the account's. Undefined, or an empty list: all of the installation. */
function chosenRepositories(
  store: GitHubStore,
  installation: Installation,
  { repositories: names = [], repository_ids: ids = [] }: z.infer<typeof tokenRequest>,
): Repository[] | undefined {
  if (names.length + ids.length === 0) return undefined;
  const all = covered(store, installation);
  const chosen = [
    ...names.map((name) => all.find((repository) => repository.name.toLowerCase() === name.toLowerCase())),
    ...ids.map((id) => all.find((repository) => repository.id === id)),
  ].filter((repository) => repository !== undefined);
  if (chosen.length === names.length + ids.length) return chosen;
  throw new GitHubError(
    422,
    'There is at least one repository that does not exist or is not accessible to the parent installation.',
  );
}

function chosenPermissions({ permissions }: Installation, asked: Record<string, Level> | undefined): Permissions {
  if (!asked) return permissions;
  const granted: Record<string, Level | undefined> = { metadata: 'read', ...permissions };
  for (const [name, level] of Object.entries(asked))
    if (!granted[name] || (level === 'write' && granted[name] === 'read'))
      throw new GitHubError(422, 'The permissions requested are not granted to this installation.');
  return { metadata: 'read', ...asked };
}

function installationFor(app: App, repository: Repository): Installation | undefined {
  return app.installations.find((installation) => covers(installation, repository));
}

function covered(store: GitHubStore, installation: Installation): Repository[] {
  return [...store.repositories.values()].filter((repository) => covers(installation, repository));
}

function covers({ account, repositories }: Installation, repository: Repository): boolean {
  if (account.toLowerCase() !== repository.owner.toLowerCase()) return false;
  return repositories === 'all' || repositories.has(keyOf(repository));
}

function keyOf({ owner, name }: Repository): string {
  return repositoryKey(owner, name);
}

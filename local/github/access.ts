import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { GitHubError, notFound } from './errors.ts';
import {
  type AccessToken,
  type App,
  FULL_ACCESS,
  type Installation,
  type Level,
  type PermissionName,
  type Permissions,
  type Repository,
  type RepositoryPermission,
  repositoryKey,
} from './state.ts';
import type { GitHubStore } from './store.ts';

/** Who is calling. */
export type Identity = { kind: 'anonymous' } | { kind: 'token'; token: AccessToken } | { kind: 'app'; app: App };

/** Reads an Authorization header (`token`, `Bearer`, or Basic with the token as password). Throws 401 when it is wrong. */
export function authenticate(store: GitHubStore, authorization: string | undefined): Identity {
  if (!authorization) return { kind: 'anonymous' };
  const [scheme = '', value = ''] = authorization.split(/\s+/, 2);
  const secret = scheme.toLowerCase() === 'basic' ? basicPassword(value) : value;
  if (secret.split('.').length === 3 && scheme.toLowerCase() === 'bearer')
    return { kind: 'app', app: verifyAppJwt(store, secret) };
  const token = store.tokens.get(secret);
  if (!token || (token.expiresAtMs !== undefined && token.expiresAtMs <= store.clock.now()))
    throw new GitHubError(401, 'Bad credentials');
  return { kind: 'token', token };
}

/** The part after the colon; some tools put the token before it and leave the password empty. */
function basicPassword(value: string): string {
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  const cut = decoded.indexOf(':');
  if (cut < 0) return decoded;
  const password = decoded.slice(cut + 1);
  return password === '' || password === 'x-oauth-basic' ? decoded.slice(0, cut) : password;
}

export function canSee(identity: Identity, repository: Repository): boolean {
  if (!repository.private) return true;
  return (
    identity.kind === 'token' && covers(identity.token, repository) && roleOf(identity.token, repository) !== 'none'
  );
}

export function allows(identity: Identity, repository: Repository, name: PermissionName, level: Level): boolean {
  if (identity.kind !== 'token') return level === 'read' && !repository.private;
  const granted = covers(identity.token, repository) ? identity.token.permissions[name] : undefined;
  if (level === 'write') return granted === 'write' && roleAllows(roleOf(identity.token, repository), name);
  return granted !== undefined || !repository.private;
}

/** Throws what GitHub answers when the caller may not: 404 for what he cannot see, 401 without a login, else 403. */
export function authorize(identity: Identity, repository: Repository, names: PermissionName[], level: Level): void {
  if (!canSee(identity, repository)) throw notFound();
  if (names.some((name) => allows(identity, repository, name, level))) {
    if (level === 'write' && repository.isArchived)
      throw new GitHubError(403, 'Repository was archived so is read-only.');
    return;
  }
  if (identity.kind === 'anonymous') throw new GitHubError(401, 'Requires authentication');
  throw notAccessible(identity);
}

/** What GitHub answers when the kind of caller may not, whoever it is. */
export function notAccessible(identity: Identity): GitHubError {
  return new GitHubError(403, `Resource not accessible by ${callerKind(identity)}`);
}

/** The login behind a token; 401 for anonymous callers, 403 for an app that uses its JWT where a token is needed. */
export function loginOf(identity: Identity): string {
  switch (identity.kind) {
    case 'token':
      return identity.token.login;
    case 'anonymous':
      throw new GitHubError(401, 'Requires authentication');
    case 'app':
      throw notAccessible(identity);
  }
}

export function callerKind(identity: Identity): string {
  const personal = identity.kind === 'token' && identity.token.kind === 'personal';
  return personal ? 'personal access token' : 'integration';
}

/** What the person behind a token may do in a repository; an installation and a token that counts alone are not bounded. */
export function roleOf(
  token: AccessToken,
  { owner, collaborators, private: isPrivate }: Repository,
): RepositoryPermission {
  if (!token.isPersonal || token.login.toLowerCase() === owner.toLowerCase()) return 'admin';
  return collaborators.get(token.login) ?? (isPrivate ? 'none' : 'read');
}

/** Who may read may open issues and pull requests, and comment on them. */
function roleAllows(role: RepositoryPermission, name: PermissionName): boolean {
  if (role === 'none') return false;
  if (role === 'read') return name === 'issues' || name === 'pull_requests';
  return role === 'admin' || name !== 'administration';
}

function covers(token: AccessToken, { owner, name }: Repository): boolean {
  return token.repositories === 'all' || token.repositories.has(repositoryKey(owner, name));
}

/** GitHub refuses assertions that live longer. */
const LIFETIME_SECONDS_MAX = 600;
/** Clocks may differ by this much. */
const SKEW_SECONDS = 60;

const header = z.object({ alg: z.string() });
const claims = z.object({ iat: z.number(), exp: z.number(), iss: z.union([z.string(), z.number()]) });

/** The app that signed this JWT (RS256). Throws GitHub's 401, in GitHub's words, for everything else. */
function verifyAppJwt(store: GitHubStore, jwt: string): App {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const read = claims.safeParse(decode(payload));
  if (header.safeParse(decode(head)).data?.alg !== 'RS256' || !read.success) throw undecodable();
  const app = store.apps.get(String(read.data.iss));
  if (!app) throw new GitHubError(404, 'Integration not found');
  const signed = Buffer.from(`${head}.${payload}`);
  const key = createPublicKey(app.publicKeyPem);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) throw undecodable();
  checkTimes(read.data, store.clock.now() / 1000);
  return app;
}

function checkTimes({ iat, exp }: { iat: number; exp: number }, nowSeconds: number): void {
  if (iat > nowSeconds + SKEW_SECONDS)
    throw new GitHubError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (exp <= nowSeconds)
    throw new GitHubError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > nowSeconds + LIFETIME_SECONDS_MAX + SKEW_SECONDS)
    throw new GitHubError(401, "'Expiration time' claim ('exp') is too far in the future");
}

function undecodable(): GitHubError {
  return new GitHubError(401, 'A JSON web token could not be decoded');
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export type NewInstallation = {
  id: number;
  /** The organisation or person that installed the app. */
  account: string;
  /** Names within the account; default all that it has or will have. */
  repositories?: string[];
  permissions?: Permissions;
  isSuspended?: boolean;
};

/** An installation as it is kept. */
export function installed({ permissions = FULL_ACCESS, isSuspended = false, ...given }: NewInstallation): Installation {
  const { account, repositories: names } = given;
  const repositories = names ? new Set(names.map((name) => repositoryKey(account, name))) : 'all';
  return { ...given, repositories, permissions, isSuspended };
}

export function repositoryKeys(repositories: string[] | undefined): ReadonlySet<string> | 'all' {
  return repositories ? new Set(repositories.map((name) => name.toLowerCase())) : 'all';
}

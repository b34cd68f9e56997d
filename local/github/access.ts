import { verifyAppJwt } from './app-jwt.ts';
import { GitHubError, notFound } from './errors.ts';
import {
  type AccessToken,
  type App,
  type Level,
  type PermissionName,
  type Repository,
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
  return !repository.private || (identity.kind === 'token' && covers(identity.token, repository));
}

export function allows(identity: Identity, repository: Repository, name: PermissionName, level: Level): boolean {
  if (identity.kind !== 'token') return level === 'read' && !repository.private;
  const granted = covers(identity.token, repository) ? identity.token.permissions[name] : undefined;
  if (level === 'write') return granted === 'write';
  return granted !== undefined || !repository.private;
}

/** Throws what GitHub answers when the caller may not: 404 for what he cannot see, 401 without a login, else 403. */
export function authorize(identity: Identity, repository: Repository, names: PermissionName[], level: Level): void {
  if (!canSee(identity, repository)) throw notFound();
  if (names.some((name) => allows(identity, repository, name, level))) return;
  if (identity.kind === 'anonymous') throw new GitHubError(401, 'Requires authentication');
  throw new GitHubError(403, `Resource not accessible by ${callerKind(identity)}`);
}

/** The login behind a token; 401 for anonymous callers, 403 for an app that uses its JWT where a token is needed. */
export function loginOf(identity: Identity): string {
  switch (identity.kind) {
    case 'token':
      return identity.token.login;
    case 'anonymous':
      throw new GitHubError(401, 'Requires authentication');
    case 'app':
      throw new GitHubError(403, 'Resource not accessible by integration');
  }
}

export function callerKind(identity: Identity): string {
  const personal = identity.kind === 'token' && identity.token.kind === 'personal';
  return personal ? 'personal access token' : 'integration';
}

function covers(token: AccessToken, { owner, name }: Repository): boolean {
  return token.repositories === 'all' || token.repositories.has(repositoryKey(owner, name));
}

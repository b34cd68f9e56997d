import type { LocalRequest, LocalResponse } from '../../kernel/http.ts';
import { authenticate, canSee, type Identity } from '../access.ts';
import { errorResponse, GitHubError } from '../errors.ts';
import { answerForGone } from '../gone-issues.ts';
import { movedInApi } from '../moves.ts';
import { FULL_ACCESS, type Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { appRoutes, isInstalledOn, type NewToken } from './apps/apps.ts';
import { hookRoutes } from './apps/hook.ts';
import { checkRoutes } from './checks.ts';
import { actionsRoutes } from './code/actions.ts';
import { contentRoutes } from './code/contents.ts';
import { newRepositoryRoutes } from './code/new-repository.ts';
import { withEtag } from './conditional.ts';
import { forkRoutes } from './forks.ts';
import { graphQlRoutes } from './graphql/graphql.ts';
import { issueRoutes } from './issues.ts';
import { pullRoutes } from './pulls.ts';
import { rateLimitRoutes } from './rate-limits.ts';
import { withRendered } from './rendered.ts';
import { commitRoute, repositoryRoutes } from './repositories.ts';
import { reviewRoutes } from './reviews/reviews.ts';
import { matchRoute, type RestRoute } from './router.ts';
import { handlingRoutes } from './talk/handling.ts';
import { reactionRoutes } from './talk/reactions.ts';

export const REST_PREFIX = '/github/api';
/** A repository in a path, and what follows. */
const NAMED = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/;
const BY_ID = /^\/repositories\/(\d+)(\/.*)?$/;

/** Every route; the first that fits a path answers. */
export function restRoutes(newToken: NewToken): RestRoute[] {
  // The order matters where one path takes what follows: check-runs stand before the single commit.
  return [
    ...appRoutes(newToken),
    ...hookRoutes,
    ...rateLimitRoutes,
    ...graphQlRoutes,
    ...reactionRoutes,
    ...issueRoutes,
    ...handlingRoutes,
    ...reviewRoutes,
    ...pullRoutes,
    ...actionsRoutes,
    ...checkRoutes,
    ...contentRoutes,
    ...forkRoutes,
    ...newRepositoryRoutes,
    ...repositoryRoutes,
    commitRoute,
  ];
}

/** On GitHub Enterprise Server REST is below `/api/v3` and GraphQL at `/api/graphql`: both ways are answered here. */
function belowApi(path: string): string {
  return path.slice(REST_PREFIX.length).replace(/^\/v3(?=\/)/, '');
}

/** GitHub's REST API, as far as it is called. */
export class RestApi {
  readonly #store: GitHubStore;
  readonly #routes: RestRoute[];

  constructor(store: GitHubStore, newToken: NewToken) {
    this.#store = store;
    this.#routes = restRoutes(newToken);
  }

  operation({ method, path }: LocalRequest): string {
    return matchRoute(this.#routes, method, belowApi(path))?.route.operation ?? 'UnknownRest';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    try {
      return await this.#answer(request);
    } catch (error) {
      if (error instanceof GitHubError) return errorResponse(error, this.#store.clock.now());
      throw error;
    }
  }

  /** What a person does on the pages: nobody counts it, and their role in the repository is all their right. */
  actAs(
    login: string,
    { method, path, body }: { method: string; path: string; body: unknown },
  ): Promise<LocalResponse> {
    const person = { kind: 'personal' as const, token: '', login, permissions: FULL_ACCESS, isPersonal: true as const };
    const identity: Identity = { kind: 'token', token: { ...person, repositories: 'all' } };
    const request = { method, path, query: new URLSearchParams(), headers: {}, caller: 'page' };
    return this.#refusable({ ...request, body: Buffer.from(JSON.stringify(body)) }, identity, path);
  }

  async #answer(request: LocalRequest): Promise<LocalResponse> {
    refuseVersion(request.headers['x-github-api-version']);
    const identity = authenticate(this.#store, request.headers.authorization);
    const path = this.#named(belowApi(request.path));
    const { limits } = this.#store;
    const answer = limits.take(identity, path) ?? (await this.#refusable(request, identity, path));
    if (answer.status === 304) limits.giveBack(identity, path);
    return { ...answer, headers: { ...limits.headers(identity, path), ...answer.headers } };
  }

  async #refusable(request: LocalRequest, identity: Identity, path: string): Promise<LocalResponse> {
    try {
      return await this.#routed(request, identity, path);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      return errorResponse(error, this.#store.clock.now());
    }
  }

  async #routed(request: LocalRequest, identity: Identity, path: string): Promise<LocalResponse> {
    const { method, query, headers, body } = request;
    const [, owner = '', name = '', rest = ''] = NAMED.exec(path) ?? [];
    const moved = this.#store.findMoved(owner, name);
    if (moved && knowsOf(identity, moved)) return movedInApi(this.#store, moved, request, rest);
    const known = this.#store.find(owner, name);
    const gone = known && knowsOf(identity, known) && answerForGone(this.#store, known, request, rest);
    if (gone) return gone;
    const match = matchRoute(this.#routes, method, path);
    if (!match) throw new GitHubError(404, `Not Found: the local GitHub does not answer ${method} ${path}`);
    const { parameters, route } = match;
    const call = { store: this.#store, identity, path, parameters, query, headers, body };
    return withEtag(request, withRendered(this.#store, headers.accept, await route.answer(call)));
  }

  /** A repository's id stands for its name, as in GitHub's redirects. */
  #named(path: string): string {
    const [, id, rest = ''] = BY_ID.exec(path) ?? [];
    const repository = id === undefined ? undefined : this.#store.byId(Number(id));
    return repository ? `/repos/${repository.owner}/${repository.name}${rest}` : path;
  }
}

/** GitHub's answer to a version of its API that it does not have. */
function refuseVersion(version: string | undefined): void {
  if (version === undefined || API_VERSIONS.has(version)) return;
  throw new GitHubError(400, `"${version}" is not a valid API version`);
}

const API_VERSIONS: ReadonlySet<string> = new Set(['2022-11-28', '2026-03-10']);

/** Whom a redirect tells that a private repository exists. */
function knowsOf(identity: Identity, repository: Repository): boolean {
  return identity.kind === 'app' ? isInstalledOn(identity.app, repository) : canSee(identity, repository);
}

import type { LocalRequest, LocalResponse } from '../../kernel/http.ts';
import { authenticate } from '../access.ts';
import { errorResponse, GitHubError } from '../errors.ts';
import type { GitHubStore } from '../store.ts';
import { appRoutes, type NewToken } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { issueRoutes } from './issues.ts';
import { pullRoutes } from './pulls.ts';
import { commitRoute, repositoryRoutes } from './repositories.ts';
import { matchRoute, type RestRoute } from './router.ts';

export const REST_PREFIX = '/github/api';

/** GitHub's REST API, as far as it is called. */
export class RestApi {
  readonly #store: GitHubStore;
  readonly #routes: RestRoute[];

  constructor(store: GitHubStore, newToken: NewToken) {
    this.#store = store;
    // The order matters where one path takes what follows: check-runs stand before the single commit.
    this.#routes = [
      ...appRoutes(newToken),
      ...issueRoutes,
      ...pullRoutes,
      ...checkRoutes,
      ...repositoryRoutes,
      commitRoute,
    ];
  }

  operation({ method, path }: LocalRequest): string {
    return matchRoute(this.#routes, method, path.slice(REST_PREFIX.length))?.route.operation ?? 'UnknownRest';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    try {
      return await this.#answer(request);
    } catch (error) {
      if (error instanceof GitHubError) return errorResponse(error, this.#store.clock.now());
      throw error;
    }
  }

  async #answer({ method, path: fullPath, query, headers, body }: LocalRequest): Promise<LocalResponse> {
    const path = fullPath.slice(REST_PREFIX.length);
    const identity = authenticate(this.#store, headers.authorization);
    const match = matchRoute(this.#routes, method, path);
    if (!match) throw new GitHubError(404, `Not Found: the local GitHub does not answer ${method} ${path}`);
    const { parameters, route } = match;
    return route.answer({ store: this.#store, identity, path, parameters, query, headers, body });
  }
}

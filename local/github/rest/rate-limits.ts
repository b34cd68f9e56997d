import type { LocalClock } from '../../kernel/clock.ts';
import { json, type LocalResponse } from '../../kernel/http.ts';
import type { Identity } from '../access.ts';
import { errorResponse, GitHubError } from '../errors.ts';

import type { RestRoute } from './router.ts';

export type Resource = 'core' | 'graphql' | 'search' | 'code_search';
type Allowance = { limit: number; windowMs: number };
type Window = { used: number; resetAtMs: number };

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
/** docs.github.com, rate limits for the REST API; GraphQL counts points there, and requests here. */
const ALLOWANCES: Record<Resource, Allowance> = {
  core: { limit: 5_000, windowMs: HOUR_MS },
  graphql: { limit: 5_000, windowMs: HOUR_MS },
  search: { limit: 30, windowMs: MINUTE_MS },
  code_search: { limit: 10, windowMs: MINUTE_MS },
};
const ANONYMOUS_LIMIT = 60;

const OVERVIEW = '/rate_limit';
export const rateLimitRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: OVERVIEW,
    operation: 'GetRateLimit',
    answer: ({ store, identity }) => store.limits.overview(identity),
  },
];

/** How often each caller may ask. A person or a test uses a limit up, or has everybody slow down. */
export class RateLimits {
  readonly #clock: LocalClock;
  readonly #windows = new Map<string, Window>();
  readonly #usedUpUntil = new Map<Resource, number>();
  #slowUntil = 0;
  /** Requests that were refused: each would make GitHub refuse for longer. */
  refused = 0;

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** Nothing is left of a resource, for anybody, for so long. */
  useUp(forMs: number, resource: Resource = 'core'): void {
    this.#usedUpUntil.set(resource, this.#clock.now() + forMs);
  }

  /** GitHub's secondary limit: everything is refused for so long, whatever is left. */
  slowDown(forMs: number): void {
    this.#slowUntil = this.#clock.now() + forMs;
  }

  /** Counts a request; GitHub's refusal when there is none left. */
  take(identity: Identity, path: string): LocalResponse | undefined {
    if (path === OVERVIEW) return undefined;
    const resource = resourceOf(path);
    const { remaining, window } = this.#state(identity, resource);
    const now = this.#clock.now();
    if (now < this.#slowUntil) return this.#refusal(SLOW_DOWN, { 'retry-after': seconds(this.#slowUntil - now) });
    if (remaining <= 0) return this.#usedUp(resource, `API rate limit exceeded for ${callerOf(identity)}.`);
    window.used += 1;
    return undefined;
  }

  /** Of an answer that says that nothing has changed. */
  giveBack(identity: Identity, path: string): void {
    this.#state(identity, resourceOf(path)).window.used -= 1;
  }

  headers(identity: Identity, path: string): Record<string, string> {
    const resource = resourceOf(path);
    const { limit, used, remaining, reset } = this.#shown(identity, resource);
    return {
      ...{ 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining) },
      ...{ 'x-ratelimit-used': String(used), 'x-ratelimit-reset': String(reset), 'x-ratelimit-resource': resource },
    };
  }

  overview(identity: Identity): LocalResponse {
    const shown = (Object.keys(ALLOWANCES) as Resource[]).map((name) => [name, this.#shown(identity, name)]);
    return json(200, { resources: Object.fromEntries(shown), rate: this.#shown(identity, 'core') });
  }

  /** GraphQL says it in an answer that is none of HTTP's errors. */
  #usedUp(resource: Resource, message: string): LocalResponse {
    if (resource !== 'graphql') return this.#refusal(message, {});
    this.refused += 1;
    return json(200, { errors: [{ type: 'RATE_LIMITED', message }] });
  }

  #refusal(message: string, headers: Record<string, string>): LocalResponse {
    this.refused += 1;
    const { headers: own, ...answer } = errorResponse(new GitHubError(403, message), this.#clock.now());
    return { ...answer, headers: { ...own, ...headers } };
  }

  #shown(identity: Identity, resource: Resource) {
    const { limit, remaining, resetAtMs } = this.#state(identity, resource);
    return { limit, used: limit - remaining, remaining, reset: Math.ceil(resetAtMs / 1_000) };
  }

  #state(identity: Identity, resource: Resource) {
    const now = this.#clock.now();
    const { windowMs } = ALLOWANCES[resource];
    const limit = identity.kind === 'anonymous' && resource === 'core' ? ANONYMOUS_LIMIT : ALLOWANCES[resource].limit;
    const key = `${resource} ${callerOf(identity)}`;
    const known = this.#windows.get(key);
    const window = known && now < known.resetAtMs ? known : { used: 0, resetAtMs: now + windowMs };
    this.#windows.set(key, window);
    const until = this.#usedUpUntil.get(resource) ?? 0;
    const isUsedUp = now < until;
    const remaining = isUsedUp ? 0 : Math.max(0, limit - window.used);
    return { window, limit, remaining, resetAtMs: isUsedUp ? until : window.resetAtMs };
  }
}

const SLOW_DOWN = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

function resourceOf(path: string): Resource {
  if (path === '/graphql') return 'graphql';
  if (path === '/search/code') return 'code_search';
  return path.startsWith('/search/') ? 'search' : 'core';
}

/** Tokens of one person, or of one App, share what is left. */
function callerOf(identity: Identity): string {
  switch (identity.kind) {
    case 'anonymous':
      return 'this address';
    case 'app':
      return `app ${identity.app.slug}`;
    case 'token':
      return `user ${identity.token.login}`;
  }
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1_000));
}

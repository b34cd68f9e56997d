import type { LocalClock } from '../../kernel/clock.ts';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../kernel/http.ts';
import type { FunctionPlan } from '../../template/plan.ts';
import type { InvocationResult, Invoker } from '../invocation.ts';
import { type HttpApiIdentity, httpEvent, type MatchedRoute } from './http-event.ts';

export type HttpApiOptions = {
  invoker: Invoker;
  functions: FunctionPlan[];
  clock: LocalClock;
  account: { accountId: string; region: string };
  /** Where the API begins on the local port; `/api/slack/events` is its `/slack/events`. */
  prefix?: string;
};

const HTTP_API_PREFIX = '/api';
/** HttpApi's own limit for an integration. */
const INTEGRATION_MS_MAX = 30_000;
const API_ID = 'local';

/**
 * The template's HttpApi: turns a request into an event of payload version 2.0 and the function's answer into a response.
 * As HttpApi does, it answers 404 without a route, 500 when the function fails in any way, and 503 when it takes too long.
 * Of cookies that a function sets, one is passed on: nothing here sets two.
 */
export class HttpApiService implements LocalService {
  readonly name = 'httpapi';
  readonly #options: HttpApiOptions;
  readonly #routes: HttpRoute[];
  readonly #prefix: string;
  readonly #identity: HttpApiIdentity;

  constructor(options: HttpApiOptions) {
    this.#options = options;
    this.#routes = httpRoutes(options.functions);
    this.#prefix = options.prefix ?? HTTP_API_PREFIX;
    this.#identity = { ...options.account, apiId: API_ID };
  }

  /** Whether the request is for this API, with or without a route. */
  matches(request: Pick<LocalRequest, 'path'>): boolean {
    return request.path.startsWith(`${this.#prefix}/`) || request.path.startsWith('/console');
  }

  operation(request: LocalRequest): string {
    return `${request.method} ${this.#pathOf(request)}`;
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const path = this.#pathOf(request);
    const found = matchRoute(this.#routes, request.method, path);
    if (decoded(path) === undefined) return json(400, { message: 'Bad Request' });
    if (!found) return json(404, { message: 'Not Found' });
    const event = httpEvent({ request, path, route: found.matched }, this.#identity, this.#options.clock.now());
    const result = await within(
      INTEGRATION_MS_MAX,
      this.#options.invoker.invoke(found.route.logicalId, event, { kind: 'sync' }),
    );
    return result === 'late' ? json(503, { message: 'Service Unavailable' }) : toResponse(result);
  }

  /** Below the prefix, but for routes that begin with it themselves. */
  #pathOf({ method, path }: LocalRequest): string {
    const below = path.startsWith(`${this.#prefix}/`) ? path.slice(this.#prefix.length) : path;
    return matchRoute(this.#routes, method, below) ? below : path;
  }
}

/** Of real time, as the function's own limit. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T | 'late'> {
  const timer: { handle?: NodeJS.Timeout } = {};
  const late = new Promise<'late'>((resolve) => {
    timer.handle = setTimeout(() => resolve('late'), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer.handle));
}

function toResponse(result: InvocationResult): LocalResponse {
  if (result.status !== 'ok') return json(500, { message: 'Internal Server Error' });
  const answer = result.result;
  // Payload 2.0: an answer without a status code is the body.
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer)) return json(200, answer);
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return json(500, { message: 'Internal Server Error' });
  const text = typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headerValues(headers), ...setCookie(cookies) },
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}

function setCookie(cookies: unknown): Record<string, string> {
  if (!Array.isArray(cookies) || cookies.length === 0) return {};
  if (cookies.length > 1) throw new Error('The local HttpApi passes one cookie on');
  return { 'set-cookie': String(cookies[0]) };
}

function headerValues(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

type HttpRoute = { logicalId: string; method: string; path: string; pattern: RegExp };

/** Every HttpApi route of the functions, the most specific first, as API Gateway chooses. */
export function httpRoutes(functions: FunctionPlan[]): HttpRoute[] {
  const routes = functions.flatMap(({ logicalId, events }) =>
    events.flatMap((event) =>
      event.kind === 'http'
        ? [{ logicalId, method: event.method, path: event.path, pattern: pathPattern(event.path) }]
        : [],
    ),
  );
  return routes.sort((a, b) => vagueness(a) - vagueness(b));
}

/** The route of a request, with its path parameters decoded; undefined when none matches. */
export function matchRoute(
  routes: HttpRoute[],
  method: string,
  path: string,
): { route: HttpRoute; matched: MatchedRoute } | undefined {
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const match = route.pattern.exec(path);
    if (!match) continue;
    const names = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name ?? '');
    const values = names.map((name, index) => [name, decoded(match[index + 1] ?? '') ?? '']);
    const routeKey = route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
    return { route, matched: { routeKey, pathParameters: Object.fromEntries(values) } };
  }
  return undefined;
}

/** Undefined where a `%` stands for no letter. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function pathPattern(path: string): RegExp {
  if (path === '$default') return /^/;
  const parts = path.split(/(\{\w+\+?\})/).map((part) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return part.endsWith('+}') ? '(.+)' : '([^/]+)';
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** Full paths before parameters before greedy parameters before $default; a method before ANY. */
function vagueness({ path, method }: HttpRoute): number {
  const pathRank = path === '$default' ? 3 : path.includes('+}') ? 2 : path.includes('{') ? 1 : 0;
  return 2 * pathRank + (method === 'ANY' ? 1 : 0);
}

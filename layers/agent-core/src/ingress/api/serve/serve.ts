import type * as z from 'zod';
import { ApiProblem, notFound } from '../../../domain/api/problem.ts';
import { actsAsAdmin, type Caller } from '../../../domain/api/rights.ts';
import { isSameSecret } from '../../../domain/api/token.ts';
import { isRefusal } from '../../../errors.ts';
import { callerOf } from '../auth/caller.ts';
import type { Api } from '../kit/context.ts';
import type { Answer, Route } from '../kit/route.ts';
import { type HttpAnswer, httpAnswer } from './answer.ts';
import { type Matched, matchRoute } from './match.ts';
import { jsonBody, queryOf, type RawEvent, type Request, requestOf } from './request.ts';

const PREFIX = '/api';
/** Mistakes of a request that its answer names. */
const ISSUES_MAX = 5;

/** The answer to one request below /api. It never rejects: what goes wrong is an answer, and a line in the log. */
export async function serveApi(api: Api, routes: readonly Route[], event: RawEvent): Promise<HttpAnswer> {
  const request = requestOf(event);
  try {
    const answer = await answerOf(api, routes, request);
    const isGiven = answer.given === true || answer.json === undefined;
    const shown = isGiven ? answer : { ...answer, json: api.redacted(answer.json) };
    return httpAnswer(shown, request.headers['accept-encoding'] ?? '');
  } catch (error) {
    return problemAnswer(api, request, error);
  }
}

async function answerOf(api: Api, routes: readonly Route[], request: Request): Promise<Answer> {
  const path = request.path.startsWith(`${PREFIX}/`) ? request.path.slice(PREFIX.length) : '';
  const { route, params } = foundRoute(matchRoute(routes, request.method, path));
  const caller = route.access === 'open' ? undefined : await admitted(api, route, request);
  const asked = {
    params: parsed(route.params, params, 'path'),
    query: parsed(route.query, queryOf(request), 'query'),
    body: route.body ? parsed(route.body, jsonBody(request), 'body') : {},
    caller,
    ...{ cookie: request.cookie, isLocal: request.isLocal, headers: request.headers },
    ...{ address: request.address, origin: request.origin },
  };
  return route.handle(api, asked as never);
}

function foundRoute(matched: Matched): Extract<Matched, { kind: 'route' }> {
  if (matched.kind === 'route') return matched;
  if (matched.kind === 'no-path') throw notFound('address');
  throw new NoMethod(matched.allowed.join(', '));
}

class NoMethod extends ApiProblem {
  readonly allowed: string;

  constructor(allowed: string) {
    super(405, 'no-method', `This address takes ${allowed}`);
    this.allowed = allowed;
  }
}

/** Who asks, where they may use the route; anything else is thrown. */
async function admitted(api: Api, route: Route, request: Request): Promise<Caller> {
  const caller = await callerOf(api, request);
  if (!caller) throw new ApiProblem(401, 'not-signed-in', 'Sign in by the command `console` in Slack, or give a key');
  if (!caller.isServed) throw new ApiProblem(403, 'not-served', 'You may not use the agent any more');
  if (route.access !== 'open' && !caller.scopes.includes(route.access))
    throw new ApiProblem(403, 'no-scope', `The key lacks the scope ${route.access}`);
  if (route.access === 'admin' && !actsAsAdmin(caller))
    throw new ApiProblem(403, 'no-admin', 'This is for admins of the agent');
  if (route.method !== 'GET' && caller.csrf !== undefined) checkCsrf(caller.csrf, request);
  return caller;
}

/** A cookie comes with every request of the browser, whoever made the page: only our own knows the value. */
function checkCsrf(csrf: string, { headers }: Request): void {
  if (!isSameSecret(headers['x-csrf-token'] ?? '', csrf))
    throw new ApiProblem(403, 'no-csrf-token', 'A write needs the header x-csrf-token with the value of /api/me');
}

function parsed(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return {};
  const found = schema.safeParse(value, { jitless: true });
  if (found.success) return found.data;
  const issues = found.error.issues.map(({ path, message }) => `${[where, ...path].join('.')}: ${message}`);
  throw new ApiProblem(400, 'bad-request', issues.slice(0, ISSUES_MAX).join('; '));
}

function problemAnswer({ ports }: Api, { method, path }: Request, error: unknown): HttpAnswer {
  const problem = asProblem(error);
  if (problem.status >= 500) ports.log.error('A request of the API failed', { method, path, error: messageOf(error) });
  const headers = { 'content-type': 'application/problem+json', ...headersOf(problem) };
  return httpAnswer({ status: problem.status, json: problem.body, headers }, '');
}

/** What HTTP wants to be said beside some problems. */
function headersOf(problem: ApiProblem): Record<string, string> {
  return {
    ...(problem.retryAfterS === undefined ? {} : { 'retry-after': String(problem.retryAfterS) }),
    ...(problem instanceof NoMethod ? { allow: problem.allowed } : {}),
    ...(problem.code === 'not-signed-in' ? { 'www-authenticate': 'Bearer' } : {}),
  };
}

function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isRefusal(error)) return new ApiProblem(503, 'not-available', 'Something that this needs is not set up');
  return new ApiProblem(500, 'internal', 'Something went wrong; the log of the function says what');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

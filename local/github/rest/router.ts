import * as z from 'zod';
import type { LocalResponse } from '../../kernel/http.ts';
import type { Identity } from '../access.ts';
import { GitHubError } from '../errors.ts';
import type { Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';

/** A REST request after routing. */
export type RestCall = {
  store: GitHubStore;
  identity: Identity;
  /** The path below `/github/api`, undecoded. */
  path: string;
  /** Decoded values of the path's `:names`. */
  parameters: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
};

export type RestRoute = {
  method: string;
  /** e.g. `/repos/:owner/:name/branches/:branch+`; a `+` takes slashes too. */
  path: string;
  /** Names the call for counting and fault injection. */
  operation: string;
  answer(call: RestCall): LocalResponse | Promise<LocalResponse>;
};

export type RestMatch = { route: RestRoute; parameters: Record<string, string> };

/** Finds the route of a path below `/github/api`; the first that fits wins. */
export function matchRoute(routes: RestRoute[], method: string, path: string): RestMatch | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const groups = pattern(route.path).exec(path)?.groups;
    if (groups) return { route, parameters: decodeAll(groups) };
  }
  return undefined;
}

function pattern(path: string): RegExp {
  const source = path
    .replace(/[.]/g, '\\$&')
    .replace(/:(\w+)(\+?)/g, (_, name: string, all: string) => `(?<${name}>${all ? '.+' : '[^/]+'})`);
  // The empty group makes `groups` exist for paths without names.
  return new RegExp(`^${source}/?(?<_>)$`);
}

function decodeAll(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value = '']) => [name, decode(value)]));
}

/** A value that is not valid percent-encoding stays as it is; nothing will have that name. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** The repository that the path names. Throws 404. */
export function namedRepository({ store, parameters }: RestCall): Repository {
  return store.get(parameters.owner ?? '', parameters.name ?? '');
}

/** Parses the JSON body. Throws 400 for what is not JSON, and 422 naming the first field that is wrong. */
export function readBody<T>(call: RestCall, schema: z.ZodType<T>, resource: string): T {
  const parsed = schema.safeParse(parseJson(call.body));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
  throw new GitHubError(422, 'Validation Failed', [{ resource, field, code: missing ? 'missing_field' : 'invalid' }]);
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new GitHubError(400, 'Problems parsing JSON');
  }
}

/** Text that may be null or absent, as GitHub takes it. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

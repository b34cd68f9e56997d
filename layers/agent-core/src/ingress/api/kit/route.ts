import type * as z from 'zod';
import type { AnswerName } from '../../../domain/api/answers.ts';
import type { Scope } from '../../../domain/api/asked/key.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { Api } from './context.ts';

/** A request whose parts have been checked. `caller`: there is one on every route that is not open. `cookie`: of the browser. */
export type Asked<Params, Query, Body> = {
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
  cookie: string | undefined;
  /** Whether the browser is on plain http of its own machine. */
  isLocal: boolean;
  /** Names in small letters. */
  headers: Record<string, string | undefined>;
  address: string;
  /** Scheme and host that the request came to. */
  origin: string;
};

/**
 * What a route answers. `json` goes through the net for secrets, but for `given`: what is given to its owner on purpose. `bytes` are
 * somebody's: the browser runs nothing of them.
 */
export type Answer = {
  status: number;
  json?: unknown;
  given?: true;
  text?: string;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  cookie?: string;
};

/** `open`: nobody need be signed in. `admin`: an admin, with a key made for it. */
export type Access = 'open' | Scope;

/** One thing that the API does, and all that its document says of it. Paths are below /api, with `:name` for parameters. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  summary: string;
  access: Access;
  params?: z.ZodObject | undefined;
  query?: z.ZodType | undefined;
  body?: z.ZodType | undefined;
  /** Of its answer: the name of its shape for JSON, or its content type. */
  answer: { status: number; schema?: AnswerName; contentType?: string };
  handle(api: Api, asked: Asked<never, never, never>): Promise<Answer>;
};

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<string, never>;

/** A route whose handler has the types of its schemas. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  definition: Omit<Route, 'handle' | 'params' | 'query' | 'body'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    handle(api: Api, asked: Asked<Parsed<Params>, Parsed<Query>, Parsed<Body>>): Promise<Answer>;
  },
): Route {
  return definition as unknown as Route;
}

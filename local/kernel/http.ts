/** What a local service receives and answers, the same for HTTP/1.1 and HTTP/2. */
export type LocalRequest = {
  method: string;
  /** Decoded-free raw path without query, as sent, e.g. `/bucket/some%20key`. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names; repeated headers joined by ", ". */
  headers: Record<string, string>;
  body: Buffer;
  /** Who sent it: the path prefix `/_from/<caller>/`, else the SigV4 access key id, else 'unknown'. */
  caller: string;
  /** Aborted when whoever asked is gone before the answer was whole. */
  gone?: AbortSignal;
};

export type LocalResponse = {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array | AsyncIterable<Uint8Array>;
};

/** One endpoint of the local system. `operation` names a call for counting and fault injection, e.g. `PutItem`. */
export interface LocalService {
  readonly name: string;
  operation(request: LocalRequest): string;
  handle(request: LocalRequest): Promise<LocalResponse>;
  /** The answer to a caller who may not call at all. Asked first: nobody sees, counts or disturbs a call that is refused. */
  refuse?(request: LocalRequest): LocalResponse | undefined;
}

export type LocalCall = { caller: string; service: string; operation: string };

/**
 * Sees every call. `before` runs before the service acts, `after` when it has acted and before the answer leaves.
 * Throwing `CallDropped` from either cuts the connection without an answer (the effect of `after` stays).
 */
export interface CallObserver {
  before?(call: LocalCall, request: LocalRequest): void | Promise<void>;
  after?(call: LocalCall, response: LocalResponse): void | Promise<void>;
}

export class CallDropped extends Error {
  override name = 'CallDropped';
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): LocalResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

export function text(status: number, value: string, contentType = 'text/plain; charset=utf-8'): LocalResponse {
  return { status, headers: { 'content-type': contentType }, body: value };
}

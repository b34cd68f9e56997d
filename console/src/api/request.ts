import { aheadMs } from './served-time.ts';

/** What the API says when it refuses: RFC 9457. `status` 0: nothing was answered. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** What the cookie's owner must send with a write; known once `me` has answered. */
const csrf = { token: '' };

/** Keeps what writes must carry from now on. */
export function setCsrf(token: string | undefined): void {
  csrf.token = token ?? '';
}

/** The API's clock, as its last answer told. */
const clock = { aheadMs: 0 };

/** The time by the clock that all times of the API are from: the reader's own may be wrong. */
export function servedNow(): number {
  return Date.now() + clock.aheadMs;
}

export type Query = Record<string, string | number | undefined>;

/** A path below /api with its parts encoded: ids hold colons, slashes and number signs. */
export function path(...parts: (string | number)[]): string {
  return `/api/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

export function withQuery(address: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)]))).toString();
  return text === '' ? address : `${address}?${text}`;
}

export async function get<Answer>(address: string, signal?: AbortSignal): Promise<Answer> {
  return (await send(address, { signal: signal ?? null })).json() as Promise<Answer>;
}

export async function getText(address: string, signal?: AbortSignal): Promise<string> {
  return (await send(address, { signal: signal ?? null })).text();
}

/** Writes; an answer without a body is undefined. */
export async function write<Answer>(
  method: 'POST' | 'PUT' | 'DELETE',
  address: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await send(address, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csrf.token === '' ? {} : { 'x-csrf-token': csrf.token }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable', String(error));
  });
  clock.aheadMs = aheadMs(response.headers.get('date'), Date.now());
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  try {
    const { code, detail, title } = JSON.parse(text) as Record<string, unknown>;
    return new ApiError(response.status, String(code ?? ''), String(detail ?? title ?? ''));
  } catch {
    return new ApiError(response.status, '', text.slice(0, 200));
  }
}

import { ApiProblem } from '../../../domain/api/problem.ts';
import { bodyBytes } from '../../http-request.ts';
import { cookieIn } from '../auth/cookie.ts';

/** A request as HttpApi hands it over (payload 2.0), as far as it is used. */
export type RawEvent = {
  rawPath?: string;
  rawQueryString?: string;
  cookies?: string[];
  headers?: Record<string, string | undefined>;
  body?: string;
  isBase64Encoded?: boolean;
  requestContext?: { domainName?: string; http?: { method?: string; sourceIp?: string } };
};

/** Bytes of a body: a task, a message. HttpApi and Lambda themselves refuse what has more than some MB. */
const BODY_BYTES_MAX = 256_000;

export type Request = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  cookie: string | undefined;
  authorization: string | undefined;
  isLocal: boolean;
  address: string;
  origin: string;
  raw: RawEvent;
};

export function requestOf(raw: RawEvent): Request {
  const headers = Object.fromEntries(
    Object.entries(raw.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const isLocal = isPlainLocal(headers);
  const { method = 'GET', sourceIp = '' } = raw.requestContext?.http ?? {};
  return {
    method: method.toUpperCase(),
    path: raw.rawPath ?? '/',
    query: Object.fromEntries(new URLSearchParams(raw.rawQueryString ?? '')),
    headers,
    cookie: cookieIn(raw.cookies ?? (headers.cookie ?? '').split(';')),
    authorization: headers.authorization,
    isLocal,
    address: sourceIp,
    origin: isLocal ? `http://${headers.host}` : `https://${raw.requestContext?.domainName ?? headers.host ?? ''}`,
    raw,
  };
}

/** Whether the browser and the API are on one machine, and nothing between them has TLS. */
function isPlainLocal(headers: Request['headers']): boolean {
  const { host = '', 'x-forwarded-proto': proto } = headers;
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host) && proto !== 'https';
}

/** The body as JSON. Other types are refused: a form of another site can send those without asking. */
export function jsonBody({ raw, headers }: Request): unknown {
  const bytes = bodyBytes(raw, BODY_BYTES_MAX);
  if (!bytes) throw new ApiProblem(413, 'too-large', `A body may have ${BODY_BYTES_MAX} bytes`);
  if (bytes.length === 0) return {};
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    throw new ApiProblem(415, 'not-json', 'A body must have the content type application/json');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ApiProblem(400, 'not-json', 'The body is no JSON');
  }
}

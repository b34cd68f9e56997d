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
  query: URLSearchParams;
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
    query: new URLSearchParams(raw.rawQueryString ?? ''),
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

/** Each value of the query by its name. */
export function queryOf({ query }: Request): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    if (values.has(name)) throw new ApiProblem(400, 'bad-request', `query.${name}: must not be given twice`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

/** The body as JSON. Other types are refused: a form of another site can send those without asking. */
export function jsonBody({ raw, headers }: Request): unknown {
  const bytes = bodyBytes(raw, BODY_BYTES_MAX);
  if (!bytes) throw new ApiProblem(413, 'too-large', `A body may have ${BODY_BYTES_MAX} bytes`);
  if (bytes.length === 0) return {};
  checkType(headers);
  try {
    return JSON.parse(textOf(bytes));
  } catch (error) {
    throw error instanceof ApiProblem ? error : new ApiProblem(400, 'not-json', 'The body is no JSON');
  }
}

function checkType({ 'content-type': type = '', 'content-encoding': encoding = 'identity' }: Request['headers']): void {
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new ApiProblem(415, 'not-json', 'A body must have the content type application/json');
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(type) ?? [];
  if (!/^utf-?8$/i.test(charset)) throw new ApiProblem(415, 'not-json', 'A body must be in UTF-8');
  if (!/^\s*identity\s*$/i.test(encoding))
    throw new ApiProblem(415, 'packed', 'A body must not be packed: the header content-encoding is not used here');
}

/** Words in another encoding would be stored with other letters. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ApiProblem(400, 'not-json', 'The body is no UTF-8');
  }
}

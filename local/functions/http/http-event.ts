import { randomUUID } from 'node:crypto';
import type { LocalRequest } from '../../kernel/http.ts';

export type HttpApiIdentity = { accountId: string; region: string; apiId: string };
export type MatchedRoute = { routeKey: string; pathParameters: Record<string, string> };
/** A request, its path within the API, and the route that this path has. */
export type RoutedRequest = { request: LocalRequest; path: string; route: MatchedRoute };

/** What HttpApi passes on as text; everything else, form posts too, arrives at the function in base64. */
const TEXT_TYPES = /^(text\/|application\/(json|javascript|xml|.+\+json|.+\+xml)\b)/i;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An API Gateway event of payload version 2.0. */
export function httpEvent(routed: RoutedRequest, identity: HttpApiIdentity, nowMs: number): object {
  const { request, path, route } = routed;
  const { cookie, ...headers } = lowerCase(request.headers);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: request.query.toString(),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...query(request.query),
    requestContext: requestContext(routed, identity, nowMs),
    ...(Object.keys(route.pathParameters).length === 0 ? {} : { pathParameters: route.pathParameters }),
    ...body(request.body, headers['content-type']),
  };
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function query(parameters: URLSearchParams): object {
  const names = [...new Set(parameters.keys())];
  if (names.length === 0) return {};
  return { queryStringParameters: Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')])) };
}

function body(content: Buffer, contentType: string | undefined): object {
  if (content.length === 0) return { isBase64Encoded: false };
  const isText = contentType === undefined || TEXT_TYPES.test(contentType);
  return { body: content.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

function requestContext(
  { request, path, route }: RoutedRequest,
  { accountId, region, apiId }: HttpApiIdentity,
  nowMs: number,
): object {
  const userAgent = request.headers['user-agent'] ?? '';
  return {
    accountId,
    apiId,
    domainName: `${apiId}.execute-api.${region}.amazonaws.com`,
    domainPrefix: apiId,
    http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent },
    requestId: randomUUID(),
    routeKey: route.routeKey,
    stage: '$default',
    time: commonLogTime(new Date(nowMs)),
    timeEpoch: nowMs,
  };
}

/** `22/Nov/2026:12:00:00 +0000`. */
function commonLogTime(date: Date): string {
  const [day, time] = date.toISOString().split('T');
  const [year, month, dayOfMonth] = day?.split('-') ?? [];
  return `${dayOfMonth}/${MONTHS[Number(month) - 1]}/${year}:${time?.slice(0, 8)} +0000`;
}

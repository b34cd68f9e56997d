import type { SessionQuery } from '@remote-swe/core/domain/api/asked/session';
import { cursorOf, placeIn } from '@remote-swe/core/domain/api/cursor';
import { ApiProblem } from '@remote-swe/core/domain/api/problem';
import { keyParts } from '@remote-swe/core/domain/api/token';
import { sourceOf } from '@remote-swe/core/domain/session/source';
import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import { matchRoute } from '@remote-swe/core/ingress/api/serve/match';
import { jsonBody, queryOf, type RawEvent, requestOf } from '@remote-swe/core/ingress/api/serve/request';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import fc from 'fast-check';
import { SESSION } from '../../agent-core/fakes/build.ts';
import { COOKIES, CSRF, KEY, SHARE_TOKEN, WholeApi } from '../api.ts';
import { mutatedJson, mutatedText } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';

const QUERY: SessionQuery = { limit: 50, source: 'slack' };
const CURSOR = cursorOf({ month: '2026-11', at: 1_800_000_000_000, sessionId: SESSION }, QUERY);
const FILTERS = 'person=U1&repository=acme%2Fshop&state=idle,paused&from=0&to=1800000000000&minCostMicroUsd=1&limit=10';
const QUERIES = [
  ...['', FILTERS, `source=slack&cursor=${CURSOR}`, 'after=1&limit=200', 'before=2', 'since=0&waitS=20'],
  ...['from=2026-10&to=2026-11&by=repository', 'a=%&b=%ff&c&&=d&__proto__=2'],
];
const BODIES = [
  { task: 'fix it', repository: 'acme/shop', model: 'small', budgetMicroUsd: 5_000_000 },
  { task: 'tell me', callbackUrl: 'https://example.com:8443/a?b=c' },
  { at: 1, words: 'go on', model: 'small', systemPrompt: 'Be short.' },
  ...[{ text: 'and this' }, { toMicroUsd: 30_000_000 }, { muted: true }, { hours: 24 }, { code: 'c'.repeat(43) }],
  { name: 'mine', scopes: ['read', 'write'], days: 30 },
  { user: 'U0123ABCD', channel: 'C0123ABCD' },
];
const IDS = [SESSION, 'github:acme/shop:12', 'api:K1:01JD0000000000000000000000'];
const PARTS: Record<string, string> = { id: encodeURIComponent(SESSION), token: SHARE_TOKEN, toolCallId: 'a' };
/** Of each route: an address, and bodies and queries that fit it. */
const ASKED = apiRoutes.map(({ method, path, body, query }) => ({
  method,
  path: path.replace(/:(\w+)/g, (_, name: string) => PARTS[name] ?? '1'),
  bodies: BODIES.filter((each) => body?.safeParse(each).success).map((each) => JSON.stringify(each)),
  queries: QUERIES.filter((text) => query?.safeParse(Object.fromEntries(new URLSearchParams(text))).success),
}));
const PATHS = ASKED.map(({ path }) => path);
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'get', 'PATCH', ''];

const bodies = fc.oneof(
  mutatedJson(BODIES).map((body) => JSON.stringify(body) ?? ''),
  mutatedText([...BODIES.map((body) => JSON.stringify(body)), '[[[[', '{"a":']),
);

/** In a request that is odd in one thing all else fits: else the first would hide the rest. */
function seldom<Value>(odd: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: odd, weight: 1 });
}

/** As the gateway hands them over: its own fields always have its types, whatever is in the texts. */
const requests: fc.Arbitrary<RawEvent> = fc
  .record({
    ...{ asked: fc.constantFrom(...ASKED), which: fc.nat(), isBase64Encoded: fc.boolean() },
    path: seldom(mutatedText([...PATHS, ...IDS.map((id) => `/sessions/${id}`)])),
    method: seldom(fc.constantFrom(...METHODS)),
    query: seldom(mutatedText(QUERIES)),
    body: seldom(bodies),
    cookies: seldom(fc.array(mutatedText(COOKIES), { maxLength: 3 })),
    type: seldom(mutatedText(['application/json; charset=utf-8'])),
    authorization: seldom(fc.oneof(fc.constant(`Bearer ${KEY}`), mutatedText([`Bearer ${KEY}`]))),
    more: fc.dictionary(
      fc.constantFrom('Idempotency-Key', 'accept-encoding', 'cookie', 'host'),
      mutatedText(['br', 'x']),
    ),
  })
  .map(({ asked, which, isBase64Encoded, path, method, query, body, cookies, type, authorization, more }) => {
    const text = body ?? asked.bodies[which % asked.bodies.length] ?? '';
    return {
      ...{ rawPath: `/api${path ?? asked.path}`, isBase64Encoded, cookies: cookies ?? COOKIES },
      rawQueryString: query ?? asked.queries[which % asked.queries.length] ?? '',
      headers: {
        ...{ 'content-type': type ?? 'application/json', 'x-csrf-token': CSRF, ...more },
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: isBase64Encoded ? Buffer.from(text).toString('base64') : text,
      requestContext: { http: { method: method ?? asked.method, sourceIp: '192.0.2.1' } },
    };
  });

const whole = new WholeApi();
const isProblem = (error: Error) => error instanceof ApiProblem && error.status < 500;

export const API_PARSERS: Parser[] = [
  parser({
    name: 'API: requests, to their answers',
    inputs: requests,
    read: (event) => whole.ask(event),
    end: () => whole.close(),
  }),
  parser({
    name: 'API: paths',
    inputs: fc.tuple(fc.constantFrom(...METHODS), mutatedText(PATHS)),
    read: ([method, path]) => matchRoute(apiRoutes, method, path),
  }),
  parser({
    name: 'API: queries',
    inputs: mutatedText(QUERIES),
    read: (rawQueryString) => {
      const query = queryOf(requestOf({ rawQueryString }));
      return apiRoutes.map((route) => route.query?.safeParse(query, { jitless: true }));
    },
    refuses: isProblem,
  }),
  parser({
    name: 'API: bodies',
    inputs: bodies,
    read: (body) => {
      const json = jsonBody(requestOf({ headers: { 'content-type': 'application/json' }, body }));
      return apiRoutes.map((route) => route.body?.safeParse(json, { jitless: true }));
    },
    refuses: isProblem,
  }),
  parser({
    name: 'API: cursors of lists',
    inputs: fc.oneof(
      mutatedText([CURSOR]),
      mutatedJson([JSON.parse(Buffer.from(CURSOR, 'base64url').toString())]).map((place) =>
        Buffer.from(JSON.stringify(place) ?? '').toString('base64url'),
      ),
    ),
    read: (cursor) => placeIn(cursor, QUERY),
    refuses: isProblem,
  }),
  parser({
    name: 'API: cookies, keys',
    inputs: fc.tuple(fc.array(mutatedText([...COOKIES, 'a=b; c']), { maxLength: 3 }), mutatedText([KEY])),
    read: ([cookies, key]) => [
      requestOf({ cookies }).cookie,
      requestOf({ headers: { Cookie: cookies.join('; ') } }).cookie,
      keyParts(key),
    ],
  }),
  parser({
    name: 'API: ids of sessions',
    inputs: mutatedText(IDS),
    read: (id) => sourceOf(sources, id),
  }),
];

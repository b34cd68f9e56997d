import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpApiService, httpRoutes, matchRoute } from '../../../../local/functions/http/http-api.ts';
import type { InvocationResult } from '../../../../local/functions/invocation.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { Front } from '../../../../local/kernel/front.ts';
import { eventually } from '../../../eventually.ts';
import { FakeInvoker } from '../fakes.ts';
import { planOf } from '../harness.ts';

const account = { accountId: '000000000000', region: 'us-west-2' };
const clock = new LocalClock();
const invoker = new FakeInvoker();
const functions = [
  planOf('handlers.slack', { events: [{ kind: 'http', method: 'POST', path: '/slack/events' }] }),
  planOf('handlers.item', { events: [{ kind: 'http', method: 'ANY', path: '/items/{id}' }] }),
];
const api = new HttpApiService({ invoker, functions, clock, account });
const front = new Front((request) => (api.matches(request) ? api : undefined));
const base = { url: '' };

beforeAll(async () => {
  base.url = `http://127.0.0.1:${await front.listen()}`;
});
afterAll(() => front.close());

/** Sends a request and ends its invocation with `result`. */
async function send(path: string, init: RequestInit, result: InvocationResult) {
  const before = invoker.calls.length;
  const response = fetch(`${base.url}${path}`, init);
  await eventually(() => invoker.calls.length > before, 'the function was invoked');
  const call = invoker.calls[before];
  call?.end(result);
  return { response: await response, call, event: call?.event as Record<string, unknown> };
}

const ok = (result: unknown): InvocationResult => ({ status: 'ok', result });
const post = (body: string | Buffer, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: new Uint8Array(Buffer.from(body)),
  headers,
});

describe('an event of payload version 2.0', () => {
  test('An event of payload version 2.0 has lower-case headers, the path, the query and the request context', async () => {
    const headers = { 'Content-Type': 'application/json', 'X-Slack-Signature': 'v0=AB', 'User-Agent': 'Slackbot' };
    const { event, call } = await send(
      '/api/slack/events?a=1&a=2&b=%20',
      post('{"x":"é"}', headers),
      ok({ statusCode: 200 }),
    );
    expect(call).toMatchObject({ logicalId: 'slack', kind: 'sync' });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /slack/events',
      rawPath: '/slack/events',
      rawQueryString: 'a=1&a=2&b=+',
      headers: { 'content-type': 'application/json', 'x-slack-signature': 'v0=AB', 'user-agent': 'Slackbot' },
      queryStringParameters: { a: '1,2', b: ' ' },
      requestContext: {
        accountId: '000000000000',
        http: {
          method: 'POST',
          path: '/slack/events',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'Slackbot',
        },
        stage: '$default',
        routeKey: 'POST /slack/events',
      },
      body: '{"x":"é"}',
      isBase64Encoded: false,
    });
    const { time, timeEpoch } = event.requestContext as { time: string; timeEpoch: number };
    expect(time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(Math.abs(timeEpoch - clock.now())).toBeLessThan(5000);
  });

  test.each([
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
  ])('An event of payload version 2.0 has a body of type %s in base64: %s', async (type, isBase64Encoded) => {
    const { event } = await send('/api/slack/events', post('a=b', { 'content-type': type }), ok({ statusCode: 200 }));
    const body = isBase64Encoded ? Buffer.from('a=b').toString('base64') : 'a=b';
    expect(event).toMatchObject({ body, isBase64Encoded });
  });

  test('An event of payload version 2.0 has path parameters and cookies', async () => {
    const { event } = await send('/api/items/a%20b', { headers: { cookie: 'a=1; b=2' } }, ok({ statusCode: 200 }));
    expect(event).toMatchObject({
      routeKey: 'ANY /items/{id}',
      pathParameters: { id: 'a b' },
      cookies: ['a=1', 'b=2'],
    });
    expect(event).not.toHaveProperty('body');
    expect(event.headers).not.toHaveProperty('cookie');
  });
});

describe('a response', () => {
  test('A response has the status, headers and body of the answer', async () => {
    const answer = { statusCode: 201, headers: { 'X-One': 1, 'Content-Type': 'text/html' }, body: '<p>' };
    const { response } = await send('/api/slack/events', post(''), ok(answer));
    expect(response.status).toBe(201);
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toBe('<p>');
  });

  test('A response has a body in base64 decoded', async () => {
    const bytes = Buffer.from([0, 255, 128]);
    const answer = { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
    const { response } = await send('/api/slack/events', post(''), ok(answer));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  test('A response is the whole answer as JSON when that has no status', async () => {
    const { response } = await send('/api/slack/events', post(''), ok({ hello: 1 }));
    expect([response.status, await response.json()]).toEqual([200, { hello: 1 }]);
  });

  test.each<[InvocationResult]>([
    [{ status: 'error', errorType: 'Error', message: 'secret', stack: '' }],
    [{ status: 'killed' }],
    [{ status: 'timeout' }],
    [{ status: 'ok', result: { statusCode: 'many' } }],
  ])('A response to %j is an internal server error that gives nothing away', async (result) => {
    const { response } = await send('/api/slack/events', post(''), result);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  test.each(['/api/items/%', '/api/items/%FF', '/api/items/a%2'])(
    'A response to an address whose percent signs stand for nothing (%s) is 400, and no function is asked',
    async (path) => {
      const before = invoker.calls.length;
      const response = await fetch(`${base.url}${path}`);
      expect([response.status, await response.json()]).toEqual([400, { message: 'Bad Request' }]);
      expect(invoker.calls.length).toBe(before);
    },
  );

  test.each([
    ['GET', '/api/slack/events'],
    ['POST', '/api/slack/other'],
    ['POST', '/api/'],
  ])('A response to %s %s is 404', async (method, path) => {
    const response = await fetch(`${base.url}${path}`, { method });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });
});

test('An operation is named by method and path', () => {
  const request = {
    method: 'POST',
    path: '/api/slack/events',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    caller: 'x',
  };
  expect(api.operation(request)).toBe('POST /slack/events');
});

test.each([
  ['GET', '/a', 'GET /a'],
  ['POST', '/a', 'ANY /a'],
  ['GET', '/b', 'GET /{one}'],
  ['GET', '/a/b/c', 'GET /a/{rest+}'],
  ['GET', '/x/y', '$default'],
])('The request %s %s takes the most specific route, %s', (method, path, routeKey) => {
  const events = [
    { kind: 'http' as const, method: 'ANY', path: '$default' },
    { kind: 'http' as const, method: 'GET', path: '/a/{rest+}' },
    { kind: 'http' as const, method: 'GET', path: '/{one}' },
    { kind: 'http' as const, method: 'ANY', path: '/a' },
    { kind: 'http' as const, method: 'GET', path: '/a' },
  ];
  expect(matchRoute(httpRoutes([planOf('handlers.x', { events })]), method, path)?.matched.routeKey).toBe(routeKey);
});

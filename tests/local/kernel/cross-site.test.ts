import http from 'node:http';
import http2 from 'node:http2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Front } from '../../../local/kernel/front.ts';
import { text } from '../../../local/kernel/http.ts';

const served: string[] = [];
const service = {
  name: 'any',
  operation: () => 'Any',
  handle: async ({ method, path }: { method: string; path: string }) => {
    served.push(`${method} ${path}`);
    return text(200, 'served');
  },
};
const front = new Front(() => service);
let port: number;
beforeAll(async () => {
  port = await front.listen();
});
afterAll(() => front.close());
beforeEach(() => void served.splice(0));

type Sent = { method?: string; headers?: Record<string, string>; body?: string };

/** A request with headers that fetch does not let us set. */
function status({ method = 'GET', headers = {}, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: '/x', headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const own = () => `http://127.0.0.1:${port}`;

describe('is served', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('A request by the name %s with our port is served', async (name) => {
    expect(await status({ headers: { host: `${name}:${port}` } })).toBe(200);
  });

  it('A program, which names no origin, is served', async () => {
    expect(
      await status({ method: 'POST', body: '{}', headers: { 'content-type': 'application/x-amz-json-1.1' } }),
    ).toBe(200);
  });

  it('Our own page is served, and what a person types or follows', async () => {
    const page = { origin: own(), 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    expect(await status({ method: 'POST', headers: page, body: '{}' })).toBe(200);
    expect(await status({ headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' } })).toBe(200);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(await status({ headers: link })).toBe(200);
  });
});

describe('is refused before anything sees it', () => {
  const crossSite = { 'sec-fetch-site': 'cross-site' };

  it.each<[string, () => Sent]>([
    ['another host', () => ({ headers: { host: 'evil.example' } })],
    ['another host with our port', () => ({ headers: { host: `evil.example:${port}` } })],
    ['a host that begins like ours', () => ({ headers: { host: `127.0.0.1.evil.example:${port}` } })],
    ['a host below ours', () => ({ headers: { host: `evil.localhost:${port}` } })],
    ['another port', () => ({ headers: { host: '127.0.0.1:1' } })],
    ['no port', () => ({ headers: { host: '127.0.0.1' } })],
    [
      'another origin',
      () => ({ method: 'POST', headers: { origin: 'http://evil.example' }, body: 'Action=StopInstances' }),
    ],
    ['an opaque origin', () => ({ method: 'POST', headers: { origin: 'null' }, body: 'x' })],
    [
      'another port of this machine',
      () => ({ method: 'POST', headers: { origin: 'http://127.0.0.1:3000' }, body: 'x' }),
    ],
    ['our origin over https', () => ({ method: 'POST', headers: { origin: `https://127.0.0.1:${port}` }, body: 'x' })],
    ['another origin that reads', () => ({ headers: { origin: 'http://evil.example' } })],
    ['a preflight', () => ({ method: 'OPTIONS', headers: { origin: own(), 'access-control-request-method': 'PUT' } })],
    [
      'a form of another site',
      () => ({
        method: 'POST',
        headers: { ...crossSite, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
        body: 'a=b',
      }),
    ],
    [
      'an image of another site',
      () => ({ headers: { ...crossSite, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } }),
    ],
    [
      'a frame of another site',
      () => ({ headers: { ...crossSite, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } }),
    ],
    [
      'another port of this machine that fetches',
      () => ({ headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' } }),
    ],
  ])('A request from elsewhere is refused before anything sees it: %s', async (_what, sent) => {
    expect(await status(sent())).toBe(403);
    expect(served).toEqual([]);
  });

  it('A request for another host over HTTP/2 is refused', async () => {
    const session = http2.connect(own());
    const answer = async (authority: string) => {
      const stream = session.request({ ':path': '/x', ':authority': authority });
      stream.resume();
      return new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
    };
    expect(await answer(`evil.example:${port}`)).toBe(403);
    expect(served).toEqual([]);
    expect(await answer(`127.0.0.1:${port}`)).toBe(200);
    session.close();
  });

  it('A large body of another site is refused, and not even read', async () => {
    const body = 'x'.repeat(5_000_000);
    expect(await status({ method: 'POST', headers: { host: 'evil.example' }, body }).catch(() => 403)).toBe(403);
    expect(served).toEqual([]);
  });
});

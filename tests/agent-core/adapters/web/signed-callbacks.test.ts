import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { SignedCallbacks } from '@remote-swe/core/adapters/web/signed-callbacks';
import { callbackSecret, callbackSignature } from '@remote-swe/core/domain/callbacks/signature';
import { PortError } from '@remote-swe/core/errors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const AT = 1_700_000_000_000;
const told = { id: 'api:T1:x#3#0', type: 'message', at: AT, text: 'Done: ✔' };

type Seen = { method?: string; url?: string; headers: IncomingMessage['headers']; body: string };
let server: Server;
let port: number;
let seen: Seen[] = [];
let answer: (response: ServerResponse) => void;
let now = AT;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  now = AT + 500;
  answer = (response) => response.writeHead(204).end();
});

const options = () => ({ secret: async () => 'deployment', hosts: ['127.0.0.1'], now: () => now });
const here = () => ({ url: `http://127.0.0.1:${port}/agent?a=1`, key: 'k1' });
const failure = async (done: Promise<void>) =>
  done.then(
    () => undefined,
    (error: unknown) => error as PortError,
  );

describe('a callback', () => {
  it('A callback is posted once as JSON, and signed with the secret of its key', async () => {
    await new SignedCallbacks(options()).deliver(here(), told);
    const [{ method, url, headers, body } = { headers: {}, body: '' }] = seen;
    expect([seen.length, method, url]).toEqual([1, 'POST', '/agent?a=1']);
    expect(JSON.parse(body)).toEqual(told);
    expect(headers).toMatchObject({
      ...{ 'content-type': 'application/json', 'idempotency-key': told.id, 'x-remote-swe-event': 'message' },
      'x-remote-swe-timestamp': '1700000000',
      'x-remote-swe-signature': callbackSignature(callbackSecret('deployment', 'k1'), '1700000000', body),
    });
    expect(headers.authorization).toBeUndefined();
  });

  it.each([301, 302, 307, 400, 410, 429, 500, 503])('HTTP %i is not taken, and nothing is followed', async (status) => {
    answer = (response) => response.writeHead(status, { location: `http://127.0.0.1:${port}/other` }).end('no');
    const error = await failure(new SignedCallbacks(options()).deliver(here(), told));
    expect(error).toMatchObject({ code: 'retry', message: expect.stringContaining('HTTP') });
    expect(seen).toHaveLength(1);
  });

  it('Each try waits for as long as has passed, between ten seconds and a quarter of an hour', async () => {
    answer = (response) => response.writeHead(500).end();
    const delays: number[] = [];
    for (const passed of [0, 10_000, 40_000, 3_600_000]) {
      now = AT + passed;
      const error = await failure(new SignedCallbacks(options()).deliver(here(), told));
      delays.push((error?.retryAt ?? 0) - now);
    }
    expect(delays).toEqual([10_000, 10_000, 40_000, 900_000]);
  });

  it('A server that does not answer is given up after some seconds', async () => {
    answer = () => {};
    const error = await failure(new SignedCallbacks({ ...options(), deliveryMsMax: 50 }).deliver(here(), told));
    expect(error).toMatchObject({ code: 'retry', message: expect.stringContaining('it took too long') });
  });

  it('Without a secret nothing is sent', async () => {
    const secret = () => Promise.reject(new PortError('refused', 'the parameter is missing'));
    const error = await failure(new SignedCallbacks({ ...options(), secret }).deliver(here(), told));
    expect(error).toMatchObject({ code: 'refused' });
    expect(seen).toEqual([]);
  });
});

describe('a callback to where it must not go', () => {
  /** What a name resolves to; every connection that is opened is written down. */
  const tried = async (url: string, addresses: string[]) => {
    const dialled: string[] = [];
    const network = {
      resolve: async () => addresses,
      dial: (address: string) => {
        dialled.push(address);
        return connect({ host: '127.0.0.1', port });
      },
    };
    const error = await failure(
      new SignedCallbacks({ ...options(), hosts: [], network }).deliver({ url, key: 'k1' }, told),
    );
    return { error, dialled };
  };

  it.each([
    ['https://hooks.example.com/', ['10.0.0.5']],
    ['https://hooks.example.com/', ['93.184.215.14', '127.0.0.1']],
    ['https://metadata.example.com/', ['169.254.169.254']],
    ['https://[::1]/', []],
    ['https://[::ffff:127.0.0.1]/', []],
    ['https://2130706433/', []],
    ['http://93.184.215.14/', []],
    ['https://hooks.example.com:2375/', ['93.184.215.14']],
  ])('No connection is opened to %s at %j', async (url, addresses) => {
    const { error, dialled } = await tried(url, addresses);
    expect(dialled).toEqual([]);
    expect(error).toMatchObject({ code: 'retry', retryAt: expect.any(Number) });
  });

  it('The connection goes to the address that was looked at, not to the name', async () => {
    const { dialled } = await tried('https://hooks.example.com/', ['93.184.215.14']);
    expect(dialled).toEqual(['93.184.215.14']);
  });
});

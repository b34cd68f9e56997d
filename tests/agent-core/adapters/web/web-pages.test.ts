import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { PAGE_BYTES_MAX } from '@remote-swe/core/adapters/shared/guarded-request';
import { isPublicAddress } from '@remote-swe/core/adapters/shared/public-address';
import { GuardedWebPages } from '@remote-swe/core/adapters/web/web-pages';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const PUBLIC = '93.184.215.14';
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let port: number;
let answers: Answer[] = [];
/** What was resolved, and which addresses were connected to. */
let resolved: string[] = [];
let dialled: string[] = [];
/** Addresses of names, one list after the other where a name has several. */
let names: Record<string, string[][]> = {};

beforeAll(async () => {
  server = createServer((request, response) => (answers.shift() ?? (() => response.destroy()))(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers = [];
  resolved = [];
  dialled = [];
  names = {};
});

/** The internet: every address that is dialled is the local server, and what is dialled is written down. */
const pages = (more: { hosts?: string[]; pageMsMax?: number; isSecret?: (text: string) => boolean } = {}) =>
  new GuardedWebPages({
    hosts: [],
    isSecret: () => false,
    network: {
      resolve: async (host) => {
        resolved.push(host);
        const known = names[host];
        return (known && known.length > 1 ? known.shift() : known?.[0]) ?? [PUBLIC];
      },
      dial: (address) => {
        dialled.push(address);
        return connect({ host: '127.0.0.1', port });
      },
    },
    ...more,
  });

const html =
  (body: string): Answer =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(body);
  };
const redirect =
  (to: string): Answer =>
  (_request, response) => {
    response.writeHead(302, { location: to }).end();
  };

describe('what is read of the web', () => {
  it('A page is read as Markdown, by its name and without credentials', async () => {
    let seen: IncomingMessage | undefined;
    answers = [
      (request, response) => {
        seen = request;
        html(
          '<title>Docs</title><h1>Use</h1><p>Call <code>f()</code>, see <a href="/more">more</a>.<ul><li>one<li>two</ul><script>alert(1)</script><pre>a\n  b</pre>',
        )(request, response);
      },
    ];
    const page = await pages().read('http://docs.example/use?q=1#part');
    expect(page).toEqual({
      url: 'http://docs.example/use?q=1',
      kind: 'text/html',
      isCut: false,
      text: 'Title: Docs\n\n# Use\n\nCall `f()`, see [more](http://docs.example/more).\n\n- one\n- two\n\n```\na\n  b\n```',
    });
    expect({ host: seen?.headers.host, url: seen?.url }).toEqual({ host: 'docs.example', url: '/use?q=1' });
    expect([seen?.headers.authorization, seen?.headers.cookie]).toEqual([undefined, undefined]);
    expect(dialled).toEqual([PUBLIC]);
  });

  it('A text is read as it is, unpacked, and in its characters', async () => {
    answers = [
      (_request, response) => {
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync('{"a":1}'));
      },
      (_request, response) => {
        response
          .writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' })
          .end(Buffer.from('caf\xe9', 'latin1'));
      },
    ];
    expect(await pages().read('http://a.example/x.json')).toMatchObject({ text: '{"a":1}' });
    expect(await pages().read('http://a.example/x.txt')).toMatchObject({ text: 'café' });
  });

  it('Redirects are followed, each checked anew, five at most', async () => {
    answers = [redirect('/two'), redirect('http://other.example/three'), html('here')];
    expect(await pages().read('http://one.example/')).toMatchObject({
      url: 'http://other.example/three',
      text: 'here',
    });
    expect(resolved).toEqual(['one.example', 'one.example', 'other.example']);
    answers = Array.from({ length: 9 }, () => redirect('/again'));
    expect(await pages().read('http://one.example/')).toEqual({ refused: 'It redirects more than 5 times.' });
  });
});

describe('what is not read of the web', () => {
  it.each([
    ['http://127.0.0.1/', 'not on the public internet'],
    ['http://2130706433/', 'not on the public internet'],
    ['http://0x7f.1/', 'not on the public internet'],
    ['http://0251.0376.0251.0376/', 'not on the public internet'],
    ['http://169.254.169.254/latest/meta-data/', 'not on the public internet'],
    ['http://[::1]/', 'not on the public internet'],
    ['http://[::ffff:169.254.169.254]/', 'not on the public internet'],
    ['http://[64:ff9b::a9fe:a9fe]/', 'not on the public internet'],
    ['http://[fd00:ec2::254]/', 'not on the public internet'],
    ['http://１２７.0.0.1/', 'not on the public internet'],
    ['http://inside.example/', 'not on the public internet'],
    ['http://mixed.example/', 'not on the public internet'],
    ['http://gone.example/', 'has no address'],
    ['http://docs.example:8080/', 'Only the ports 80 and 443'],
    ['http://docs.example:22/', 'Only the ports 80 and 443'],
    ['https://user:pass@docs.example/', 'credentials'],
    ['file:///etc/passwd', 'Only http and https'],
    ['ftp://docs.example/', 'Only http and https'],
    ['gopher://docs.example:80/', 'Only http and https'],
    ['docs.example', 'no address'],
    [`http://docs.example/${'x'.repeat(3_000)}`, 'no address'],
  ])('%s is refused, and no connection is made', async (url, words) => {
    names = { 'inside.example': [['10.1.2.3']], 'mixed.example': [[PUBLIC, '169.254.169.254']], 'gone.example': [[]] };
    expect(await pages().read(url)).toEqual({ refused: expect.stringContaining(words) });
    expect(dialled).toEqual([]);
  });

  it('A redirect to the inside is refused, and only the first address was asked', async () => {
    for (const to of [
      'http://169.254.169.254/latest/',
      'http://inside.example/',
      'file:///etc/passwd',
      'http://a.example:6379/',
    ]) {
      names = { 'inside.example': [['192.168.0.1']] };
      dialled = [];
      answers = [redirect(to)];
      expect(await pages().read('http://one.example/')).toHaveProperty('refused');
      expect(dialled).toEqual([PUBLIC]);
    }
  });

  it('A name that changes between look-up and connection gains nothing: what was checked is dialled', async () => {
    names = { 'rebind.example': [[PUBLIC], ['127.0.0.1']] };
    answers = [html('public')];
    expect(await pages().read('http://rebind.example/')).toMatchObject({ text: 'public' });
    expect({ resolved, dialled }).toEqual({ resolved: ['rebind.example'], dialled: [PUBLIC] });
    expect(await pages().read('http://rebind.example/')).toHaveProperty('refused');
  });

  it('Only listed hosts are read where there is a list, also behind a redirect', async () => {
    const listed = pages({ hosts: ['example.org'] });
    answers = [html('a'), redirect('http://evil.example/')];
    expect(await listed.read('http://docs.example.org/')).toMatchObject({ text: 'a' });
    expect(await listed.read('http://example.org/')).toMatchObject({
      refused: expect.stringContaining('evil.example is not among'),
    });
    expect(await listed.read('http://notexample.org/')).toHaveProperty('refused');
    expect(await listed.read('http://example.org.evil.example/')).toHaveProperty('refused');
  });

  it('An address that holds a secret is not asked, however it is written', async () => {
    const secret = pages({ isSecret: (text) => text.includes('ghp_secret') });
    for (const url of [
      'http://a.example/?t=ghp_secret',
      'http://a.example/?t=%67hp_secret',
      'http://a.example/?t=%67hp_secret&x=%E0%A4%A',
      'http://ghp_secret.a.example/',
    ])
      expect(await secret.read(url)).toEqual({ refused: 'The address holds a secret, and is not sent.' });
    expect(resolved).toEqual([]);
  });

  it('A body without end, and one that unpacks to gigabytes, are cut at the bound', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 97));
    answers = [
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(bomb);
      },
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      },
    ];
    for (let at = 0; at < 2; at++) {
      const page = await pages().read('http://a.example/');
      expect(page).toMatchObject({ isCut: true });
      expect('text' in page && page.text.length).toBe(PAGE_BYTES_MAX);
    }
  });

  it.each<[string, Answer]>([
    ['says nothing', () => undefined],
    [
      'sends a byte and stops',
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).write('x'),
    ],
  ])('A server that %s is left at the time limit', async (_what, answer) => {
    answers = [answer];
    expect(await pages({ pageMsMax: 150 }).read('http://a.example/')).toEqual({ refused: 'It took too long.' });
  });

  it('A name that is found after the time limit is not connected to any more', async () => {
    let found = (_addresses: string[]) => {};
    const resolve = () => new Promise<string[]>((done) => (found = done));
    const dial = (address: string) => {
      dialled.push(address);
      return connect({ host: '127.0.0.1', port });
    };
    const slow = new GuardedWebPages({ hosts: [], isSecret: () => false, network: { resolve, dial }, pageMsMax: 20 });
    expect(await slow.read('http://a.example/')).toEqual({ refused: 'It took too long.' });
    found([PUBLIC]);
    await new Promise((done) => setImmediate(done));
    expect(dialled).toEqual([]);
  });

  it('What is no text, an error and a broken connection are told as such', async () => {
    answers = [
      (_request, response) => void response.setHeader('content-type', 'image/png').end('x'),
      (_request, response) => void response.writeHead(404).end('no'),
      (_request, response) => void response.destroy(),
      (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('a\0b'),
    ];
    const words = ['no text (image/png)', 'HTTP 404', 'cannot be read', 'no text'];
    for (const one of words)
      expect(await pages().read('http://a.example/')).toMatchObject({ refused: expect.stringContaining(one) });
  });
});

describe('public addresses', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
  ])('The address %s is public', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    ...[
      '0.0.0.0',
      '10.0.0.1',
      '100.64.0.1',
      '127.0.0.1',
      '127.255.255.255',
      '169.254.170.2',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
    ],
    ...[
      '192.0.0.170',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
      '100::1',
      'fe80::1',
    ],
    ...['fc00::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1', 'localhost', '', '8.8.8'],
  ])('The address %s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

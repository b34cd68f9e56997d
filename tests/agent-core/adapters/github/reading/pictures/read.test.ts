import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { GitHubPictures } from '@remote-swe/core/adapters/github/reading/pictures/read';
import type { Picture } from '@remote-swe/core/ports/code-host';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Front } from '../../../../../../local/kernel/front.ts';
import { json, type LocalRequest, type LocalResponse } from '../../../../../../local/kernel/http.ts';
import { startGitHub, TOKEN } from '../../../../../local/github/harness.ts';
import { pngFile } from '../../../../fakes/images.ts';

const ROOM = { count: 5, bytes: 1_000_000 };
const PNG = pngFile(4, 3);
let front: Front;
let port: number;
let rendered = '';
let files: Record<string, LocalResponse> = {};
let asked: LocalRequest[] = [];
let resolved: string[] = [];

beforeAll(async () => {
  const handle = async (request: LocalRequest): Promise<LocalResponse> => {
    asked.push(request);
    if (request.path.startsWith('/api/')) return json(200, { body: '![x](y)', body_html: rendered });
    return files[request.path] ?? { status: 404, body: 'none' };
  };
  front = new Front(() => ({ name: 'host', operation: () => 'Any', handle }));
  port = await front.listen();
});
afterAll(() => front.close());
beforeEach(() => {
  [files, asked, resolved] = [{}, [], []];
});

/** `inside`: what every name resolves to. Everything that is dialled is the server of this test. */
function hostOf(serverUrl = `http://127.0.0.1:${port}/own`, inside = '93.184.215.14', filesPort = port) {
  const apiUrl = `http://127.0.0.1:${port}/api`;
  const network = {
    resolve: async (name: string) => {
      resolved.push(name);
      return [inside];
    },
    dial: () => connect({ host: '127.0.0.1', port: filesPort }),
  };
  const pictures = new GitHubPictures({ serverUrl, network });
  return new GitHubCodeHost({ apiUrl, serverUrl, auth: tokenAuth('ghp_secret', apiUrl), pictures });
}

const picture = (bytes: Buffer): LocalResponse => ({ status: 200, body: bytes });
const to = (location: string): LocalResponse => ({ status: 302, headers: { location }, body: '' });
const read = (host = hostOf(), room = ROOM) => host.pictures('acme/widget', { kind: 'issue', number: 1 }, room);
const problems = (pictures: Picture[]) => pictures.map((each) => ('problem' in each ? each.problem : each.format));
const own = (path: string) => `http://127.0.0.1:${port}/own/${path}`;

describe('pictures in words of others', () => {
  it('A picture of the code host is loaded without any credential, and by its bytes it is what it is', async () => {
    files = { '/own/a.gif': picture(PNG) };
    rendered = '<img alt="Login" src="/own/a.gif">';
    const { pictures, left } = await read();
    expect(pictures).toEqual([{ alt: 'Login', format: 'png', bytes: PNG }]);
    expect(left).toBe(0);
    const [words, file] = asked;
    expect(words?.headers).toMatchObject({
      accept: 'application/vnd.github.full+json',
      authorization: 'token ghp_secret',
    });
    expect(file?.headers).not.toHaveProperty('authorization');
  });

  it('Each picture that cannot be had says why, and costs only itself', async () => {
    files = {
      '/own/page': picture(Buffer.from('<html>sign in</html>')),
      '/own/away': to('http://169.254.169.254/latest/meta-data/'),
      '/own/loop': to('loop'),
      '/own/good': to('fine'),
      '/own/fine': picture(PNG),
    };
    rendered = ['page', 'away', 'loop', 'gone', 'good'].map((name) => `<img src="/own/${name}">`).join('');
    expect(problems((await read()).pictures)).toEqual([
      'it is no PNG, JPEG, GIF or WebP',
      "it is at another host than GitHub's own, which is not asked",
      'its address leads on and on',
      'its host answered with HTTP 404',
      'png',
    ]);
  });

  it('A host of somebody else is never asked, and a name of GitHub that leads inside is not, either', async () => {
    const signed = 'https://private-user-images.githubusercontent.com/1.png?jwt=SIGNATURE';
    rendered = `<img src="https://evil.example/1.png"><img src="http://127.0.0.1:${port}/api/x"><img src="${signed}">`;
    const { pictures } = await read(hostOf(undefined, '10.0.0.7'));
    expect(problems(pictures)).toEqual([
      "it is at another host than GitHub's own, which is not asked",
      "it is at another host than GitHub's own, which is not asked",
      'private-user-images.githubusercontent.com is not on the public internet',
    ]);
    expect(resolved).toEqual(['private-user-images.githubusercontent.com']);
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(pictures)).not.toContain('SIGNATURE');
  });

  it('An Enterprise host may be a private one', async () => {
    rendered = '<img src="/storage/1">';
    // The server of the others refuses requests for names that it does not have.
    const enterprise = createServer((request, response) => response.end(request.url === '/storage/1' ? PNG : ''));
    await new Promise<void>((done) => enterprise.listen(0, '127.0.0.1', done));
    try {
      const host = hostOf('http://github.acme.example', '10.0.0.7', (enterprise.address() as AddressInfo).port);
      expect(problems((await read(host)).pictures)).toEqual(['png']);
      expect(resolved).toEqual(['github.acme.example']);
    } finally {
      enterprise.closeAllConnections();
      enterprise.close();
    }
  });

  it('Pictures are bounded by number and by their bytes in all', async () => {
    files = { '/own/1': picture(PNG), '/own/2': picture(pngFile(4, 3, { padding: 500 })), '/own/3': picture(PNG) };
    rendered = [1, 2, 3].map((name) => `<img src="${own(String(name))}">`).join('');
    expect(await read(undefined, { count: 2, bytes: 1_000 })).toMatchObject({ left: 1, pictures: [{}, {}] });
    const { pictures } = await read(undefined, { count: 3, bytes: 2 * PNG.length + 10 });
    expect(problems(pictures)).toEqual([
      'png',
      expect.stringMatching(/^it is larger than the \d+ bytes that there is room for$/),
      'png',
    ]);
  });

  it('The rendered words are never kept, because their addresses end', async () => {
    files = { '/own/1': picture(PNG) };
    const host = hostOf();
    rendered = '<img src="/own/1">';
    await read(host);
    rendered = '<img src="/own/1?jwt=2">';
    await read(host);
    expect(asked.filter(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([]);
  });
});

it('The local GitHub gives pictures under signed addresses for some minutes, and to a browser of its pages', async () => {
  const { service, url, clock, stop } = await startGitHub();
  try {
    const address = service.addAttachment(PNG);
    const number = service.createIssue({
      ...{ owner: 'acme', name: 'widget', title: 'Broken', author: 'bob' },
      body: `![Login](${address}) and <img width="4" alt="Home" src="${address}" /> \`![no](${address})\` ![x](https://evil.example/x.png)`,
    }).number;
    const apiUrl = `${url}/api`;
    const host = new GitHubCodeHost({
      ...{ apiUrl, serverUrl: url, auth: tokenAuth(TOKEN, apiUrl) },
      pictures: new GitHubPictures({ serverUrl: url }),
    });
    const { pictures } = await host.pictures('acme/widget', { kind: 'issue', number }, ROOM);
    expect(pictures).toEqual([
      { alt: 'Login', format: 'png', bytes: PNG },
      { alt: 'Home', format: 'png', bytes: PNG },
    ]);
    expect((await fetch(address)).status).toBe(404);
    const page = await (await fetch(`${url}/acme/widget/issues/${number}`)).text();
    expect(page).toContain(`<img src="${address}" alt="Login">`);
    expect(page).not.toContain('<img src="https://evil.example');
    expect((await fetch(address, { headers: { 'sec-fetch-site': 'same-origin' } })).headers.get('content-type')).toBe(
      'image/png',
    );
    const asked = { headers: { accept: 'application/vnd.github.full+json' } };
    const words = await (await fetch(`${apiUrl}/repos/acme/widget/issues/${number}`, asked)).json();
    const [, signed = ''] = /src="([^"]*)"/.exec((words as { body_html: string }).body_html) ?? [];
    expect((await fetch(signed)).status).toBe(200);
    clock.advance(301_000);
    expect((await fetch(signed)).status).toBe(404);
  } finally {
    await stop();
  }
});

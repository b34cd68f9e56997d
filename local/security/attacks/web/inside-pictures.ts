import { connect } from 'node:net';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { GitHubPictures } from '@remote-swe/core/adapters/github/reading/pictures/read';
import type { Attack } from '../../attack.ts';
import { type OwnServer, startServer } from '../../own-server.ts';
import { Tries } from '../../tries.ts';
import { INSIDE } from './inside-pages.ts';

const PUBLIC = '93.184.215.14';
const TOKEN = 'ghp_of_the_deployment';
const SERVER = 'https://github.com';
const ROOM = { count: 200, bytes: 1_000_000 };
/** What lies inside looks like a picture, so that nothing but the address is in its way. */
const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n inside', 'latin1');

/** Addresses that look like GitHub's, and are not, or are not for pictures. */
const LIKE_GITHUB = [
  ...['https://githubusercontent.com.evil.test/a.png', 'https://evilgithubusercontent.com/a.png'],
  ...['https://github.com@evil.test/user-attachments/a', 'https://github.com/user-attachments/../login'],
  ...['https://github.com.evil.test/user-attachments/a', 'https://camo.githubusercontent.com:22/a.png'],
  ...['https://evil.test/?https://camo.githubusercontent.com/a.png', '//evil.test/a.png', 'https:evil.test/a.png'],
];

type Asked = { host: string; authorization: string | undefined };

/** An issue whose pictures lead the agent's function inside, or to a host that waits for its token. */
export const insidePictures: Attack = {
  name: 'inside-pictures',
  async run() {
    const tries = new Tries();
    const asked: Asked[] = [];
    const inside = await startServer((request, response) => {
      asked.push({ host: request.headers.host ?? '', authorization: request.headers.authorization });
      response.end(PICTURE);
    });
    try {
      for (const src of [...INSIDE, ...LIKE_GITHUB]) tries.note(src, await isRefused(src, PUBLIC, inside));
      // A name of GitHub's that somebody's resolver leads inside.
      for (const address of ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', 'fd00:ec2::254'])
        tries.note(
          `a name that is ${address}`,
          await isRefused('https://camo.githubusercontent.com/a', address, inside),
        );
      tries.note('nothing of it was asked', asked.length === 0);
    } finally {
      inside.close();
    }
    return tries.outcome();
  },
};

/** Reads the pictures of an issue that has this one. Every name leads to `address`, and everything that is dialled to the inside. */
async function isRefused(src: string, address: string, inside: OwnServer): Promise<boolean> {
  const api = await startServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ body: '![x](y)', body_html: `<img src="${src.replaceAll('&', '&amp;')}">` }));
  });
  try {
    const apiUrl = api.origin;
    const network = {
      resolve: async () => [address],
      dial: () => connect({ host: '127.0.0.1', port: inside.port }),
    };
    const pictures = new GitHubPictures({ serverUrl: SERVER, network });
    const host = new GitHubCodeHost({ apiUrl, serverUrl: SERVER, auth: tokenAuth(TOKEN, apiUrl), pictures });
    const found = await host.pictures('acme/widget', { kind: 'issue', number: 1 }, ROOM);
    return found.pictures.every((picture) => 'problem' in picture && !picture.problem.includes(TOKEN));
  } finally {
    api.close();
  }
}

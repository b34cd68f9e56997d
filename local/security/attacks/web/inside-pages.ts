import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { PAGE_BYTES_MAX } from '@remote-swe/core/adapters/shared/guarded-request';
import { GuardedWebPages } from '@remote-swe/core/adapters/web/web-pages';
import type { Attack } from '../../attack.ts';
import { type OwnServer, startServer } from '../../own-server.ts';
import { Tries } from '../../tries.ts';

const PUBLIC = '93.184.215.14';
const MARK = 'words-from-the-inside';
/** Longer than any page may take, with room for a slow machine. */
const PAGE_MS = 1_000;
const LATE_MS = 4_000;

/** Addresses that lead inside, whatever they look like. */
export const INSIDE = [
  ...[
    'http://127.0.0.1/',
    'http://localhost/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://127.1/',
  ],
  ...[
    'http://169.254.169.254/latest/meta-data/iam/',
    'http://169.254.170.2/v2/credentials',
    'http://[::1]/',
    'http://[::]/',
    'http://0.0.0.0/',
  ],
  ...[
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00:ec2::254]/',
  ],
  ...[
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.100.100.200/',
    'http://①②⑦.0.0.1/',
    'http://127.0.0.1./',
  ],
  ...[
    'http://user@127.0.0.1/',
    'http://inside.test/',
    'http://both.test/',
    'http://public.test:8080/',
    'file:///etc/passwd',
    'data:text/plain,x',
  ],
];

/** A page of the web that leads the agent's function inside, or keeps it busy. */
export const insidePages: Attack = {
  name: 'inside-pages',
  async run() {
    const tries = new Tries();
    const inside = await startServer((_request, response) =>
      response.setHeader('content-type', 'text/plain').end(MARK),
    );
    const evil = await startServer(evilAnswer);
    try {
      for (const url of [
        ...INSIDE,
        ...INSIDE.map((to) => `http://public.test/to?${encodeURIComponent(to)}`),
        'http://rebinding.test/',
      ])
        tries.note(url, !(await textOf(url, { inside, evil })).includes(MARK));
      for (const path of ['bomb', 'endless', 'slow', 'silent', 'loop'])
        tries.note(path, await isBounded(path, { inside, evil }));
    } finally {
      for (const server of [inside, evil]) server.close();
    }
    return tries.outcome();
  },
};

type Servers = { inside: OwnServer; evil: OwnServer };

/** Names of the attacker; what is dialled and not public is the inside. */
function pagesOf({ inside, evil }: Servers): GuardedWebPages {
  let asked = 0;
  const resolve = async (host: string) => {
    if (host === 'inside.test' || host === 'localhost') return ['127.0.0.1'];
    if (host === 'both.test') return [PUBLIC, '10.0.0.1'];
    if (host === 'rebinding.test') return asked++ === 0 ? [PUBLIC] : ['169.254.169.254'];
    return [PUBLIC];
  };
  const dial = (address: string) => connect({ host: '127.0.0.1', port: (address === PUBLIC ? evil : inside).port });
  return new GuardedWebPages({ hosts: [], isSecret: () => false, network: { resolve, dial }, pageMsMax: PAGE_MS });
}

async function textOf(url: string, servers: Servers): Promise<string> {
  const page = await pagesOf(servers).read(url);
  return 'text' in page ? page.text : page.refused;
}

async function isBounded(path: string, servers: Servers): Promise<boolean> {
  const before = performance.now();
  const text = await textOf(`http://public.test/${path}`, servers);
  return performance.now() - before < LATE_MS && text.length <= PAGE_BYTES_MAX;
}

const evilAnswer: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '/', 'http://public.test');
  switch (url.pathname) {
    case '/to':
      response
        .writeHead(302, { location: Buffer.from(decodeURIComponent(url.search.slice(1))).toString('latin1') })
        .end();
      break;
    case '/bomb':
      response
        .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
        .end(gzipSync('<b>'.repeat(20_000_000)));
      break;
    case '/endless': {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
      break;
    }
    case '/slow': {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const timer = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(timer));
      break;
    }
    case '/silent':
      break;
    default:
      response.writeHead(302, { location: '/loop' }).end();
  }
};

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../../eventually.ts';

/** The published server-everything in its streamable HTTP mode, on a free port of this machine. */
export async function startEverything(): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort();
  const file = new URL(
    '../../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
    import.meta.url,
  );
  const preload = new URL('loopback.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', preload, fileURLToPath(file), 'streamableHttp'], {
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}/mcp`;
  await eventually(() => answers(url), `server-everything listens on ${url}`);
  return {
    url,
    close: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

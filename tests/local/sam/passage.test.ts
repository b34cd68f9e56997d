import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openPassage, type Passage } from '../../../local/sam/passage.ts';
import { ended } from '../../ended.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Answers with the host and the length of the body that it was sent. */
async function startSystem(): Promise<number> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end(`${request.headers.host} ${Buffer.concat(chunks).length}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function opened(): Promise<{ passage: Passage; insidePort: number }> {
  const [systemPort, insidePort] = [await startSystem(), await freePort()];
  const passage = await openPassage({ listen: '127.0.0.1', name: 'localhost', systemPort, insidePort });
  cleanups.push(() => passage.close());
  return { passage, insidePort };
}

/** A function's process in a container: it knows the way only from its environment. */
async function inContainer(nodeOptions: string, script: string): Promise<string> {
  const env = { PATH: process.env.PATH, NODE_OPTIONS: nodeOptions };
  return (await ended(process.execPath, ['--input-type=module', '--eval', script], { env })).output;
}

const asking = (port: number) =>
  `const ask = async (body) => (await fetch('http://127.0.0.1:${port}/', { method: 'POST', body })).text();`;

it('A process with the options of a passage reaches the system at its own address, also from a second thread, and then ends', async () => {
  const { passage, insidePort } = await opened();
  const script = `${asking(insidePort)}
    import { Worker } from 'node:worker_threads';
    const answers = await Promise.all([ask('x'), ask('y'.repeat(1_000_000))]);
    const worker = new Worker('import("node:worker_threads").then(({ parentPort }) => parentPort.postMessage("up"))', { eval: true });
    const [said] = await new Promise((done) => worker.once('message', (message) => done([message])));
    console.log([...answers, said].join(', '));`;
  const host = `127.0.0.1:${insidePort}`;
  expect(await inContainer(passage.nodeOptions, script)).toBe(`${host} 1, ${host} 1000000, up\n`);
});

it('Who does not say the token is cut without a word', async () => {
  const { passage } = await opened();
  const { port } = /%22port%22%3A(?<port>\d+)/.exec(passage.nodeOptions)?.groups ?? {};
  const socket = net.connect(Number(port), '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk)).on('error', () => {});
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n\r\n${' '.repeat(100)}`);
  await once(socket, 'close');
  expect({ heard, refused: passage.refused() }).toEqual({ heard: [], refused: 1 });
});

it('The options of a passage are one word, without quotes', async () => {
  const { passage } = await opened();
  expect(passage.nodeOptions).toMatch(/^--import=data:text\/javascript,[^\s'"\\]+$/);
});

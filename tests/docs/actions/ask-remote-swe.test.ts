import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askKey, type ReadAsk, readAsk } from '@remote-swe/core/ingress/github/ask/read-ask';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runAskAction } from './run-action.ts';

const SECRET = 'of-the-deployment';
const OWN = askKey(SECRET, { owner: 'acme', name: 'shop' });
const RUN = 'https://github.com/acme/shop/actions/runs/7';

let server: Server;
let url: string;
let read: ReadAsk[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const ask = readAsk({ headers, body: Buffer.concat(chunks).toString('utf8') }, SECRET, Date.now());
    read.push(ask);
    response.writeHead(ask.kind === 'ask' ? 200 : 401).end(ask.kind);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/github/events`;
});
afterAll(() => void server.close());
beforeEach(() => {
  read = [];
});

const run = (more: Partial<Parameters<typeof runAskAction>[0]> = {}) =>
  runAskAction({ url, secret: OWN, issue: '7', text: 'Repair it.', repository: 'acme/shop', run: RUN, ...more });

it.each([
  ['plain words', 'The nightly run failed.'],
  ['quotes, backslashes and lines', 'Say "it\'s" C:\\new\\table\n\tand & $(rm -rf x) `id` $HOME %s'],
  ['letters outside ASCII', 'テスト失敗 — ü 🚨'],
])('What the action sends is what was asked for: %s', async (_what, text) => {
  expect(await run({ text })).toEqual({ code: 0, output: 'ask' });
  expect(read).toMatchObject([{ kind: 'ask', ask: { repository: 'acme/shop', issue: 7, run: RUN, text } }]);
});

it('The step of the action fails when the ask is refused, and prints no secret', async () => {
  const { code, output } = await run({ secret: 'guessed-secret' });
  expect(code).toBe(22);
  expect(read).toEqual([{ kind: 'not-signed' }]);
  expect(output).not.toContain('guessed-secret');
});

it.each([
  ['an issue that is no number', { issue: '7,"x":1' }],
  ['no secret', { secret: '' }],
])('The action sends nothing with %s', async (_what, more) => {
  expect((await run(more)).code).toBe(2);
  expect(read).toEqual([]);
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Asking } from '@remote-swe/core/adapters/github/api/asking';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubChat } from '@remote-swe/core/adapters/github/thread/chat';
import { noticeMark } from '@remote-swe/core/adapters/github/thread/mark';
import { afterAll, beforeAll, expect, it } from 'vitest';

const SOURCE = { kind: 'github', repository: 'acme/widget', number: 7 } as const;
const MARK = noticeMark('n1');
let comments: unknown[] = [];
let server: Server;
let chat: GitHubChat;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(comments));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asking = new Asking({ apiUrl: serverUrl, auth: tokenAuth('ghp_agent', serverUrl) });
  chat = new GitHubChat({ asking, serverUrl, agent: 'remote-swe' });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('A notice is found by its mark in a comment of the agent’s own, whatever is odd around it', async () => {
  const agent = { login: 'remote-swe[bot]' };
  comments = [
    null,
    { body: 7, user: agent, id: 1 },
    { body: `${MARK}\nwords`, user: { login: 'stranger' }, id: 2 },
    { body: `quoted\n${MARK}`, user: agent, id: 3 },
    { body: `${MARK}\nwords`, user: agent, id: 4 },
    { body: `${MARK}\r\nwithout a usable id`, user: agent, id: 'five' },
  ];
  expect(await chat.find(SOURCE, ['n1', 'n2'], 0)).toEqual(new Map([['n1', '4']]));
});

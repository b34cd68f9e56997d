import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpServers } from '@remote-swe/core/adapters/mcp/http-servers';
import { mcpContent } from '@remote-swe/core/domain/mcp/result';
import type { HttpServer } from '@remote-swe/core/domain/mcp/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEverything } from './everything.ts';

const SECRET = 'a-very-secret-value-1234';
const never = () => new AbortController().signal;

function servers(url: string, limits: { callMsMax?: number; listMsMax?: number } = {}) {
  const headers = { Authorization: `Bearer \${parameter:/remote-swe/mcp/a}` };
  const server: HttpServer = { kind: 'http', name: 'one', url, headers };
  const adapter = new HttpServers({
    secrets: async () => new Map([['/remote-swe/mcp/a', SECRET]]),
    version: 'test',
    ...limits,
  });
  return { server, adapter };
}

describe('the published server-everything over streamable HTTP', () => {
  let everything: Awaited<ReturnType<typeof startEverything>>;
  beforeAll(async () => {
    everything = await startEverything();
  });
  afterAll(() => everything.close());

  it('The server lists its tools', async () => {
    const { server, adapter } = servers(everything.url);
    const names = (await adapter.list(server)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['echo', 'get-sum', 'get-tiny-image']));
  });

  it('The server says of its tools whether they only read', async () => {
    const { server, adapter } = servers(everything.url);
    const hints = new Map((await adapter.list(server)).map((tool) => [tool.name, tool.annotations?.readOnlyHint]));
    expect([hints.get('echo'), hints.get('toggle-simulated-logging')]).toEqual([true, false]);
  });

  it('The server answers with text, images and structure', async () => {
    const { server, adapter } = servers(everything.url);
    const ask = async (tool: string, input: unknown) => {
      const reply = await adapter.call(server, tool, input, never());
      if (reply.kind !== 'answered') throw new Error(JSON.stringify(reply));
      return mcpContent(reply.answer);
    };
    expect(await ask('get-sum', { a: 2, b: 3 })).toEqual({
      isError: false,
      content: [{ type: 'text', text: 'The sum of 2 and 3 is 5.' }],
    });
    expect((await ask('get-tiny-image', {})).content.map((part) => part.type)).toContain('image');
    expect((await ask('get-structured-content', { location: 'New York' })).content).toHaveLength(1);
    expect(await ask('get-sum', { a: 'x' })).toMatchObject({ isError: true });
    expect(await ask('no-such-tool', {})).toMatchObject({ isError: true });
  });

  it('The server is told when a call is not waited for any longer', async () => {
    const { server, adapter } = servers(everything.url, { callMsMax: 300 });
    const long = { duration: 30, steps: 3 };
    expect(await adapter.call(server, 'trigger-long-running-operation', long, never())).toMatchObject({
      kind: 'failed',
      mayHaveRun: true,
      reason: expect.stringMatching(/timed out/),
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    expect(await adapter.call(server, 'trigger-long-running-operation', long, stop.signal)).toEqual({
      kind: 'stopped',
    });
  });
});

describe('a server that is not as it should be', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** A server that initialises and then answers as the test says. */
  async function answering(handle: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (!body.includes('"initialize"')) return handle(request, response, body);
      const result = {
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 's', version: '1' },
      };
      json(response, { jsonrpc: '2.0', id: JSON.parse(body).id, result });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', () => resolve()));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  }

  function json(response: ServerResponse, value: unknown): void {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  }

  it('A server gets its headers, and what it repeats of them is taken out', async () => {
    const seen: (string | undefined)[] = [];
    const url = await answering((request, response, body) => {
      seen.push(request.headers.authorization);
      if (!body.includes('tools/call')) return void response.writeHead(202).end();
      const text = `you sent ${request.headers.authorization}`;
      json(response, { jsonrpc: '2.0', id: JSON.parse(body).id, result: { content: [{ type: 'text', text }] } });
    });
    const { server: one, adapter } = servers(url);
    const reply = await adapter.call(one, 'x', {}, never());
    expect(new Set(seen)).toEqual(new Set([`Bearer ${SECRET}`]));
    expect(reply).toMatchObject({
      kind: 'answered',
      answer: { content: [{ text: 'you sent Bearer [secret removed]' }] },
    });
  });

  it('A list with odd tools has the others, and the names of the odd ones', async () => {
    const url = await answering((_request, response, body) => {
      if (!body.includes('tools/list')) return void response.writeHead(202).end();
      const good = { name: 'good', inputSchema: { type: 'object' } };
      const tools = [
        good,
        { name: 'odd', inputSchema: 'text' },
        { name: 7 },
        { ...good, name: 'bare', inputSchema: null },
      ];
      json(response, { jsonrpc: '2.0', id: JSON.parse(body).id, result: { tools, nextCursor: null } });
    });
    const { server: one, adapter } = servers(url);
    const listed = await adapter.list(one);
    expect(listed.map(({ name }) => name)).toEqual(['good', 'odd', '(tool 3, without a name)', 'bare']);
  });

  it('A result with an odd part has the others', async () => {
    const url = await answering((_request, response, body) => {
      if (!body.includes('tools/call')) return void response.writeHead(202).end();
      const content = [{ type: 'text', text: 'said' }, { type: 'text' }, null, { type: 'image', data: 5 }];
      json(response, { jsonrpc: '2.0', id: JSON.parse(body).id, result: { content, isError: null } });
    });
    const { server: one, adapter } = servers(url);
    const reply = await adapter.call(one, 'x', {}, never());
    const parts = reply.kind === 'answered' ? mcpContent(reply.answer).content : [];
    expect(parts).toMatchObject([{ text: 'said' }, { text: '(a part of a kind that is not known here)' }, {}, {}]);
  });

  it.each([
    [401, false],
    [404, false],
    [500, true],
    [503, true],
  ])('A call that the server refuses with HTTP %i may have run: %s', async (status, mayHaveRun) => {
    const calls: string[] = [];
    const url = await answering((_request, response, body) => {
      if (!body.includes('tools/call')) return void response.writeHead(202).end();
      calls.push(body);
      response.writeHead(status).end(`no: ${SECRET}`);
    });
    const { server: one, adapter } = servers(url);
    const reply = await adapter.call(one, 'x', {}, never());
    expect(reply).toMatchObject({ kind: 'failed', mayHaveRun });
    expect(JSON.stringify(reply)).not.toContain(SECRET);
    expect(calls).toHaveLength(1);
  });

  it('A call whose server hangs up in the middle may have run, and is not asked again', async () => {
    const calls: string[] = [];
    const url = await answering((request, response, body) => {
      if (!body.includes('tools/call')) return void response.writeHead(202).end();
      calls.push(body);
      request.socket.destroy();
    });
    const { server: one, adapter } = servers(url);
    expect(await adapter.call(one, 'x', {}, never())).toMatchObject({ kind: 'failed', mayHaveRun: true });
    expect(calls).toHaveLength(1);
  });

  it('An answer without end is cut off', async () => {
    const url = await answering((_request, response, body) => {
      if (!body.includes('tools/call')) return void response.writeHead(202).end();
      response.setHeader('content-type', 'application/json');
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    });
    const { server: one, adapter } = servers(url);
    expect(await adapter.call(one, 'x', {}, never())).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/longer than 16777216 bytes/),
    });
  });

  it('Secrets do not follow a server that leads elsewhere', async () => {
    const url = await answering((_request, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' }).end();
    });
    const { server: one, adapter } = servers(url);
    expect(await adapter.call(one, 'x', {}, never())).toMatchObject({ kind: 'failed' });
  });

  it('The tools of a server that never answers are not waited for', async () => {
    const url = await answering(() => undefined);
    const { server: one, adapter } = servers(url, { listMsMax: 200 });
    await expect(adapter.list(one)).rejects.toMatchObject({
      name: 'PortError',
      message: expect.stringMatching(/timed out/),
    });
  });

  it('Nothing was run when the server is not there, or its secret is missing', async () => {
    const { server: one, adapter } = servers('http://127.0.0.1:9/mcp');
    await expect(adapter.list(one)).rejects.toThrow(/fetch failed/);
    expect(await adapter.call(one, 'x', {}, never())).toMatchObject({ kind: 'failed', mayHaveRun: false });
    const missing = new HttpServers({
      secrets: async () => Promise.reject(new Error('These parameters are missing: /remote-swe/mcp/a')),
      version: 'test',
    });
    await expect(missing.list(one)).rejects.toThrow(/missing: \/remote-swe\/mcp\/a/);
  });
});

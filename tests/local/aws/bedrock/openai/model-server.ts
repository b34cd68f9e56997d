import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** One request as the server got it. */
export type Asked = { path: string; authorization?: string; body: Body; isGone: () => boolean };
export type Body = {
  model: string;
  stream: boolean;
  messages: { role: string; content: unknown; tool_calls?: unknown[]; tool_call_id?: string }[];
  tools?: { function: { name: string } }[];
  [name: string]: unknown;
};

/** What the server says: the pieces of a stream (strings go out as they are), a whole answer, or a refusal. */
export type Said =
  | { stream: unknown[]; silentMs?: number; cut?: boolean; isEndless?: boolean }
  | { whole: unknown }
  | { status: number; body: unknown };

export const piece = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});
export const ended = (reason: string) => piece({}, reason);
export const callPiece = (index: number, call: { id?: string; name?: string; arguments?: unknown }) =>
  piece({ tool_calls: [{ index, id: call.id, function: { name: call.name, arguments: call.arguments } }] });
export const counted = (usage: object) => ({ choices: [], usage });

/** A small OpenAI-compatible server: POST /v1/chat/completions and GET /v1/models. */
export async function startModelServer(answer: (asked: Asked) => Said, models = ['small', 'tool-user:latest']) {
  const asked: Asked[] = [];
  const server = http.createServer(async (request, response) => {
    if (request.url === '/v1/models') {
      response.setHeader('content-type', 'application/json');
      return void response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id })) }));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body;
    const one: Asked = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body,
      isGone: () => response.destroyed,
    };
    asked.push(one);
    await say(response, answer(one));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked, close };
}

async function say(response: http.ServerResponse, said: Said): Promise<void> {
  if ('stream' in said) return await saySlowly(response, said);
  response.writeHead('status' in said ? said.status : 200, { 'content-type': 'application/json' });
  const body = 'status' in said ? said.body : said.whole;
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function saySlowly(
  response: http.ServerResponse,
  { stream, silentMs = 0, cut = false, isEndless = false }: Extract<Said, { stream: unknown[] }>,
): Promise<void> {
  if (silentMs > 0) await wait(silentMs);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(': keep-alive\n\n');
  for (const each of stream) response.write(typeof each === 'string' ? each : `data: ${JSON.stringify(each)}\n\n`);
  if (isEndless) return;
  if (!cut) return void response.end('data: [DONE]\n\n');
  await wait(20);
  response.destroy();
}

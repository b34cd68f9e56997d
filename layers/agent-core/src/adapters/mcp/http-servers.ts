import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import { MCP_CALL_MS_MAX } from '../../domain/mcp/on-worker.ts';
import { type HttpServer, parameterNames, withParameters } from '../../domain/mcp/server.ts';
import { anyAnswer, LISTED_TOOLS_MAX, type ListedTool, listedTools, toolsPage } from '../../domain/mcp/tool-list.ts';
import { PortError } from '../../errors.ts';
import type { McpReply, McpServers } from '../../ports/mcp-servers.ts';

/** Time for connecting and for listing: the first model call of a session waits for it. */
export const HTTP_LIST_MS_MAX = 10_000;
/** Pages of a tool list: catches a server whose last page names a next one. */
const PAGES_MAX = 10;
/** Saying goodbye is a courtesy; nobody waits long for it. */
const GOODBYE_MS_MAX = 1_000;

export type HttpServersOptions = {
  /** Values of these parameters; rejects naming those that are missing. */
  secrets: (names: string[]) => Promise<ReadonlyMap<string, string>>;
  version: string;
  callMsMax?: number;
  listMsMax?: number;
};

/** Streamable HTTP servers, one connection (and MCP session) per question: a Lambda has none to keep. */
export class HttpServers implements Pick<McpServers, 'list' | 'call'> {
  readonly #options: HttpServersOptions;

  constructor(options: HttpServersOptions) {
    this.#options = options;
  }

  async list(server: HttpServer): Promise<ListedTool[]> {
    const limitMs = this.#options.listMsMax ?? HTTP_LIST_MS_MAX;
    const connected = await this.#connect(server, limitMs).catch((error) => raise(error));
    try {
      return withoutSecrets(await listAll(connected.client, limitMs), connected.secrets);
    } catch (error) {
      return raise(error, connected.secrets);
    } finally {
      await leave(connected);
    }
  }

  async call(server: HttpServer, tool: string, input: unknown, signal: AbortSignal): Promise<McpReply> {
    const limitMs = this.#options.callMsMax ?? MCP_CALL_MS_MAX;
    if (signal.aborted) return { kind: 'stopped' };
    let connected: Connected;
    try {
      connected = await this.#connect(server, this.#options.listMsMax ?? HTTP_LIST_MS_MAX);
    } catch (error) {
      return { kind: 'failed', reason: `${reasonOf(error)}.`, mayHaveRun: false };
    }
    try {
      const params = { name: tool, arguments: input as Record<string, unknown> };
      const answer = await connected.client.request({ method: 'tools/call', params }, anyAnswer, {
        signal,
        timeout: limitMs,
      });
      return { kind: 'answered', answer: withoutSecrets(answer, connected.secrets) };
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' };
      const reason = withoutSecrets(reasonOf(error), connected.secrets);
      return { kind: 'failed', reason: `${reason}.`, mayHaveRun: mayHaveRun(error) };
    } finally {
      await leave(connected);
    }
  }

  async #connect(server: HttpServer, limitMs: number): Promise<Connected> {
    const values = Object.values(server.headers);
    const known = await this.#options.secrets(parameterNames(values));
    const headers = Object.fromEntries(
      Object.entries(server.headers).map(([name, value]) => [name, withParameters(value, known)]),
    );
    const transport = new StreamableHTTPClientTransport(new URL(server.url), {
      requestInit: { headers, redirect: 'error' },
      fetch: boundedFetch(),
    });
    const client = new Client({ name: 'remote-swe', version: this.#options.version });
    const secrets = [...known.values()];
    try {
      await within(limitMs, client.connect(transport, { timeout: limitMs }));
    } catch (error) {
      await client.close();
      throw new Error(withoutSecrets(reasonOf(error), secrets));
    }
    return { client, transport, secrets };
  }
}

type Connected = { client: Client; transport: StreamableHTTPClientTransport; secrets: string[] };

async function listAll(client: Client, limitMs: number): Promise<ListedTool[]> {
  const said: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX && said.length < LISTED_TOOLS_MAX; page++) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: 'tools/list', params }, toolsPage, { timeout: limitMs });
    said.push(...answer.tools);
    cursor = answer.nextCursor;
    if (cursor === undefined) break;
  }
  return listedTools(said);
}

async function leave({ client, transport }: Connected): Promise<void> {
  await within(GOODBYE_MS_MAX, transport.terminateSession()).catch(() => undefined);
  await client.close();
}

/** The SDK's time limit is for answers. A notification that the server never takes would be waited for without end. */
async function within(limitMs: number, done: Promise<void>): Promise<void> {
  const over = new AbortController();
  const late = delay(limitMs, 'late' as const, { signal: over.signal }).catch(() => undefined);
  const first = await Promise.race([done, late]).finally(() => over.abort());
  if (first === 'late') throw new Error('Connecting timed out');
}

/** The server said no before it did anything: an error of the protocol, or an HTTP status of a refused request. */
function mayHaveRun(error: unknown): boolean {
  if (error instanceof StreamableHTTPError) return !(error.code && error.code >= 400 && error.code < 500);
  if (!(error instanceof McpError)) return true;
  return error.code !== ErrorCode.InvalidParams && error.code !== ErrorCode.MethodNotFound;
}

function raise(error: unknown, secrets: string[] = []): never {
  throw new PortError('retry', `${withoutSecrets(reasonOf(error), secrets)}.`, { cause: error });
}

/** Characters of a server's error text: it may be a web page. */
const REASON_CHARS_MAX = 400;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message.slice(0, REASON_CHARS_MAX)}${cause}`.replace(/\.$/, '');
}

/**
 * A server may repeat the headers that it got. The model must not learn their secrets from that, in whatever way they are
 * written.
 */
function withoutSecrets<Value>(value: Value, secrets: string[]): Value {
  const filter = new SecretFilter();
  filter.know(secrets);
  return filter.every(value);
}

/** Bytes of one answer of a server: catches one that streams without end into the function's memory. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** `fetch` for one connection: answers end with an error beyond `bytesMax`. */
function boundedFetch(bytesMax = ANSWER_BYTES_MAX): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    // The stream for what a server says unasked is of no use to a connection that lasts for one call: as if it had none.
    if (isUnaskedStream(init)) return new Response(null, { status: 405 });
    const response = await fetch(url, init);
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limit(bytesMax)), { status, statusText, headers });
  };
}

function isUnaskedStream(init: RequestInit | undefined): boolean {
  return init?.method === 'GET' && !new Headers(init.headers).has('last-event-id');
}

function limit(bytesMax: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) controller.error(new Error(`The answer is longer than ${bytesMax} bytes`));
      else controller.enqueue(chunk);
    },
  });
}

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { configurationHash, type StdioServer } from '@remote-swe/core/domain/mcp/server';
import { anyAnswer, LISTED_TOOLS_MAX, toolsPage } from '@remote-swe/core/domain/mcp/tool-list';
import { type HostAnswer, START_MS_MAX } from '../host-protocol.ts';
import { type ServerPlace, ServerProcess } from './server-process.ts';

/** Starts of one server within {@link STARTS_WINDOW_MS}: catches one that dies at every call, or at once. */
export const STARTS_MAX = 5;
export const STARTS_WINDOW_MS = 10 * 60_000;
/** Pages of a tool list: catches a server whose last page names a next one. */
const PAGES_MAX = 10;

type Running = { client: Client; process: ServerProcess };

/** One configured server: started when it is first asked, kept, and started again when it has died. */
export class Server {
  readonly hash: string;
  /** Why it could not be started the last time; undefined while it runs. */
  problem: string | undefined;
  readonly #server: StdioServer;
  readonly #place: ServerPlace;
  readonly #now: () => number;
  #startedAt: number[] = [];
  #running: Promise<Running> | undefined;

  constructor(server: StdioServer, place: ServerPlace, now: () => number) {
    this.hash = configurationHash(server);
    this.#server = server;
    this.#place = place;
    this.#now = now;
  }

  async call(tool: string, input: unknown, timeoutMs: number, signal: AbortSignal): Promise<HostAnswer> {
    return this.#ask(signal, async ({ client }) => {
      const params = { name: tool, arguments: input as Record<string, unknown> };
      const options = { signal, timeout: timeoutMs };
      return {
        kind: 'called',
        answer: await client.request({ method: 'tools/call', params }, anyAnswer, options),
      };
    });
  }

  async list(timeoutMs: number, signal: AbortSignal): Promise<HostAnswer> {
    return this.#ask(signal, async ({ client }) => {
      const tools: unknown[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < PAGES_MAX && tools.length < LISTED_TOOLS_MAX; page++) {
        const params = cursor === undefined ? {} : { cursor };
        const options = { signal, timeout: timeoutMs };
        const answer = await client.request({ method: 'tools/list', params }, toolsPage, options);
        tools.push(...answer.tools);
        cursor = answer.nextCursor;
        if (cursor === undefined) break;
      }
      return { kind: 'listed', tools };
    });
  }

  async stop(): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    await running?.client.close();
    await running?.process.close();
    this.#running = undefined;
  }

  async #ask(signal: AbortSignal, question: (running: Running) => Promise<HostAnswer>): Promise<HostAnswer> {
    let running: Running;
    try {
      running = await this.#connected();
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error), mayHaveRun: false };
    }
    try {
      signal.throwIfAborted();
      return await question(running);
    } catch (error) {
      return await this.#failed(error, running, signal);
    }
  }

  async #failed(error: unknown, running: Running, signal: AbortSignal): Promise<HostAnswer> {
    if (signal.aborted) {
      // Only the server's end makes sure that it does not work on the call any longer; it may ignore the notification.
      await this.stop();
      return { kind: 'failed', reason: 'The call was cancelled, and the server ended with it.', mayHaveRun: true };
    }
    const { ending } = running.process;
    if (ending !== undefined)
      return {
        kind: 'failed',
        reason: `It ended (${ending}) while it worked on this call; its next use starts it again. ${this.#place.log.describe()}`,
        mayHaveRun: true,
      };
    return { kind: 'failed', reason: reasonOf(error), mayHaveRun: !isRefusal(error) };
  }

  #connected(): Promise<Running> {
    this.#running ??= this.#start();
    return this.#running;
  }

  async #start(): Promise<Running> {
    try {
      const running = await this.#startOnce();
      this.problem = undefined;
      return running;
    } catch (error) {
      this.problem = reasonOf(error);
      this.#running = undefined;
      throw error;
    }
  }

  async #startOnce(): Promise<Running> {
    const now = this.#now();
    this.#startedAt = this.#startedAt.filter((at) => now - at < STARTS_WINDOW_MS);
    if (this.#startedAt.length >= STARTS_MAX)
      throw new Error(
        `It was started ${STARTS_MAX} times within ${STARTS_WINDOW_MS / 60_000} minutes and has ended each time, so it is left alone for a while. ${this.#place.log.describe()}`,
      );
    this.#startedAt.push(now);
    const process = new ServerProcess(this.#server, this.#place);
    const client = new Client({ name: 'remote-swe', version: '1' });
    client.onclose = () => {
      this.#running = undefined;
    };
    try {
      await client.connect(process, { timeout: START_MS_MAX });
      return { client, process };
    } catch (error) {
      await process.close();
      throw new Error(this.#startFailure(process, error));
    }
  }

  #startFailure({ ending }: ServerProcess, error: unknown): string {
    const command = [this.#server.command, ...this.#server.args].join(' ');
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return `There is no command '${this.#server.command}' on the worker.`;
    const isLate = error instanceof McpError && error.code === ErrorCode.RequestTimeout;
    const how = isLate
      ? `did not answer within ${START_MS_MAX / 1_000} s`
      : `could not be started (${ending ?? reasonOf(error)})`;
    return `'${command}' ${how}. ${this.#place.log.describe()}`;
  }
}

/** The server said no before it did anything. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof McpError && (error.code === ErrorCode.InvalidParams || error.code === ErrorCode.MethodNotFound)
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

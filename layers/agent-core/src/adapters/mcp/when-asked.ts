import type { HttpServer, McpServer } from '../../domain/mcp/server.ts';
import type { ListedTool } from '../../domain/mcp/tool-list.ts';
import type { McpReply, McpServers } from '../../ports/mcp-servers.ts';
import type { HttpServersOptions } from './http-servers.ts';

export type McpServersOptions = HttpServersOptions & {
  servers: McpServer[];
  knownLists: ReadonlyMap<string, ListedTool[]>;
};

/**
 * The configured servers. What calls those over HTTP is loaded when the first of them is asked: most steps ask none, and
 * the MCP SDK with its schema validator would be a fifth of the code that every cold start of agent-step compiles.
 */
export class ServersWhenAsked implements McpServers {
  readonly servers: McpServer[];
  readonly knownLists: ReadonlyMap<string, ListedTool[]>;
  readonly #options: HttpServersOptions;

  constructor({ servers, knownLists, ...options }: McpServersOptions) {
    this.servers = servers;
    this.knownLists = knownLists;
    this.#options = options;
  }

  async list(server: HttpServer): Promise<ListedTool[]> {
    return (await this.#httpServers()).list(server);
  }

  async call(server: HttpServer, tool: string, input: unknown, signal: AbortSignal): Promise<McpReply> {
    return (await this.#httpServers()).call(server, tool, input, signal);
  }

  /** The object keeps no connection, so nothing is lost by making a new one each time. */
  async #httpServers() {
    const { HttpServers } = await import('./http-servers.ts');
    return new HttpServers(this.#options);
  }
}

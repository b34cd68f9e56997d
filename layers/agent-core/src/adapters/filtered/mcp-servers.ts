import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { HttpServer, McpServer } from '../../domain/mcp/server.ts';
import type { ListedTool } from '../../domain/mcp/tool-list.ts';
import type { McpReply, McpServers } from '../../ports/mcp-servers.ts';
import { orCleanError } from './clean-error.ts';

/** MCP servers of other companies: no secret of ours goes there in an input, and none comes back in what they say. */
export class FilteredMcpServers implements McpServers {
  readonly servers: McpServer[];
  readonly knownLists: ReadonlyMap<string, ListedTool[]>;
  readonly #mcp: McpServers;
  readonly #filter: SecretFilter;

  constructor(mcp: McpServers, filter: SecretFilter) {
    this.servers = mcp.servers;
    this.knownLists = mcp.knownLists;
    this.#mcp = mcp;
    this.#filter = filter;
  }

  /** A tool whose name holds a secret cannot be called by another one: it is left out. */
  async list(server: HttpServer): Promise<ListedTool[]> {
    const tools = await orCleanError(this.#filter, this.#mcp.list(server));
    return tools.filter(({ name }) => this.#filter.text(name) === name).map((tool) => this.#filter.every(tool));
  }

  async call(server: HttpServer, tool: string, input: unknown, signal: AbortSignal): Promise<McpReply> {
    // A changed input would be another question, so the model is told instead.
    if (JSON.stringify(this.#filter.every(input)) !== JSON.stringify(input))
      return { kind: 'failed', reason: 'its input holds a secret, so it was not sent.', mayHaveRun: false };
    return this.#filter.every(await this.#mcp.call(server, tool, input, signal));
  }
}

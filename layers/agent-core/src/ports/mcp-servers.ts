import type { HttpServer, McpServer } from '../domain/mcp/server.ts';
import type { ListedTool } from '../domain/mcp/tool-list.ts';

/** What became of a call to an MCP server. `mayHaveRun`: the request was sent and nobody knows what it did. */
export type McpReply =
  | { kind: 'answered'; answer: unknown }
  | { kind: 'failed'; reason: string; mayHaveRun: boolean }
  | { kind: 'stopped' };

/** The MCP servers of the configuration, and those that are called from here. */
export interface McpServers {
  readonly servers: McpServer[];
  /** Tools of servers on the worker that came with the configuration, by its hash. */
  readonly knownLists: ReadonlyMap<string, ListedTool[]>;
  /** Rejects with a PortError when the server does not answer in time; never retried inside. */
  list(server: HttpServer): Promise<ListedTool[]>;
  /** One call, never repeated inside. */
  call(server: HttpServer, tool: string, input: unknown, signal: AbortSignal): Promise<McpReply>;
}

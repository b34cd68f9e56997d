import type { HttpServer, McpServer } from '@remote-swe/core/domain/mcp/server';
import type { ListedTool } from '@remote-swe/core/domain/mcp/tool-list';
import { PortError } from '@remote-swe/core/errors';
import type { McpReply, McpServers } from '@remote-swe/core/ports/mcp-servers';
import type { Calls } from './calls.ts';

/** MCP servers in memory: what each lists, and what it answers. */
export class FakeMcp implements McpServers {
  servers: McpServer[] = [];
  knownLists = new Map<string, ListedTool[]>();
  readonly lists = new Map<string, ListedTool[]>();
  reply: McpReply | ((signal: AbortSignal) => Promise<McpReply> | McpReply) = {
    kind: 'answered',
    answer: { content: [{ type: 'text', text: 'ok' }] },
  };
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  list(server: HttpServer): Promise<ListedTool[]> {
    return this.#calls.run(`mcp.list ${server.name}`, () => {
      const list = this.lists.get(server.name);
      if (!list) throw new PortError('retry', 'connect ECONNREFUSED.');
      return list;
    });
  }

  async call(server: HttpServer, tool: string, _input: unknown, signal: AbortSignal): Promise<McpReply> {
    const { reply } = this;
    return await this.#calls.run(`mcp.call ${server.name} ${tool}`, () =>
      typeof reply === 'function' ? reply(signal) : reply,
    );
  }
}

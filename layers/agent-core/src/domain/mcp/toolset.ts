import * as z from 'zod';
import type { JsonValue } from '../json.ts';
import { keepingUnknown } from '../read-persisted.ts';
import { mcpToolName } from './names.ts';
import { converseSchema } from './schema.ts';
import type { McpServer } from './server.ts';
import type { ListedTool } from './tool-list.ts';

/** Tools of all servers together: with more, models choose badly. */
export const MCP_TOOLS_MAX = 40;
/** Characters of all definitions as JSON, about 10,000 tokens: they are in every request. */
export const MCP_DEFINITIONS_CHARS_MAX = 35_000;
/** Characters of one description. */
export const MCP_DESCRIPTION_CHARS_MAX = 4_000;

const mcpTool = z.object({
  /** As the model knows it. */
  name: z.string(),
  server: z.string(),
  /** As the server knows it. */
  tool: z.string(),
  place: z.enum(['lambda', 'worker']),
  description: z.string(),
  inputSchema: z.json() as z.ZodType<JsonValue>,
  /** Its server says that it changes nothing. Absent: it may, as with every tool of a set that an older build stored. */
  readOnly: z.literal(true).optional(),
});
export type McpTool = z.infer<typeof mcpTool>;

/** The tools that one prefix of a session has. Kept under its own hash, so that later steps render the same. PERSISTED CONTRACT. */
export const toolset = keepingUnknown(z.object({ schema: z.literal(1), tools: z.array(keepingUnknown(mcpTool)) }));
export type Toolset = z.infer<typeof toolset>;

export type ServerTools = { server: McpServer; tools: ListedTool[] };

/**
 * Chooses what the model gets, in the order of mcp.json and of each server, within the bounds. `leftOut`: names of tools
 * that were left out.
 */
export function composeToolset(
  lists: ServerTools[],
  reserved: Iterable<string>,
): { tools: McpTool[]; leftOut: string[] } {
  const taken = new Set(reserved);
  const tools: McpTool[] = [];
  const leftOut: string[] = [];
  let chars = 0;
  for (const { server, tools: listed } of lists) {
    for (const one of listed) {
      const tool = mcpToolOf(server, one, taken);
      const size = tool ? definitionChars(tool) : 0;
      if (!tool || taken.has(tool.name) || tools.length >= MCP_TOOLS_MAX || chars + size > MCP_DEFINITIONS_CHARS_MAX) {
        leftOut.push(`${server.name}: ${one.name}`);
        continue;
      }
      taken.add(tool.name);
      tools.push(tool);
      chars += size;
    }
  }
  return { tools, leftOut };
}

function mcpToolOf(server: McpServer, listed: ListedTool, taken: ReadonlySet<string>): McpTool | undefined {
  const inputSchema = converseSchema(listed.inputSchema);
  if (inputSchema === undefined) return undefined;
  const said = listed.description?.trim() || `The tool ${listed.name}`;
  const description =
    said.length > MCP_DESCRIPTION_CHARS_MAX ? `${said.slice(0, MCP_DESCRIPTION_CHARS_MAX)}… [cut]` : said;
  return {
    name: mcpToolName(server.name, listed.name, taken),
    server: server.name,
    tool: listed.name,
    place: server.kind === 'stdio' ? 'worker' : 'lambda',
    description: `${description}\n(MCP server ${server.name})`,
    inputSchema,
    ...(listed.annotations?.readOnlyHint === true ? { readOnly: true } : {}),
  };
}

function definitionChars({ name, description, inputSchema }: McpTool): number {
  return JSON.stringify({ name, description, inputSchema }).length;
}

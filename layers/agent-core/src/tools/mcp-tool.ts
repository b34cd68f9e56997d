import * as z from 'zod';
import type { McpTool } from '../domain/mcp/toolset.ts';
import type { ToolDefinition } from '../domain/tool/tool.ts';

/** Its server checks the fields; we only make sure that there are some. */
const input = z.record(z.string(), z.unknown());

/** A tool of an MCP server among ours. */
export function mcpToolDefinition(tool: McpTool): ToolDefinition {
  const { name, description, place, server, inputSchema } = tool;
  return { name, description, place, input, mcp: { server, tool: tool.tool, inputSchema } };
}

import * as z from 'zod';
import { MCP_CALL_MS_MAX } from '../domain/mcp/on-worker.ts';
import type { McpTool } from '../domain/mcp/toolset.ts';
import type { ToolDefinition } from '../domain/tool/tool.ts';

/** Its server checks the fields; we only make sure that there are some. */
const input = z.record(z.string(), z.unknown());

/** A tool of an MCP server among ours. What its server does not call read-only is taken to be seen by others. */
export function mcpToolDefinition(tool: McpTool): ToolDefinition {
  const { name, description, place, server, inputSchema, readOnly } = tool;
  const mcp = { server, tool: tool.tool, inputSchema };
  return {
    name,
    description,
    place,
    effect: readOnly ? 'none' : 'outward',
    input,
    timeLimitMs: () => MCP_CALL_MS_MAX,
    mcp,
  };
}

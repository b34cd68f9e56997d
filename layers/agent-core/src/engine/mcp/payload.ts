import type { McpInCommand } from '../../domain/mcp/on-worker.ts';
import type { StdioServer } from '../../domain/mcp/server.ts';
import type { ToolCall } from '../../domain/tool/tool.ts';
import type { Session, StepContext } from '../context/context.ts';

/** What the worker needs to know about MCP for these calls; undefined when that is nothing. */
export function mcpPayload({ mcp, tools }: StepContext, session: Session, calls: ToolCall[]): McpInCommand | undefined {
  const routes: McpInCommand['routes'] = {};
  for (const { name } of calls) {
    const route = tools.mcp(name);
    if (route) routes[name] = { server: route.server, tool: route.tool };
  }
  const learn = session.state.mcp?.learn ?? [];
  const wanted = new Set([...Object.values(routes).map(({ server }) => server), ...learn]);
  if (wanted.size === 0) return undefined;
  const servers = mcp.servers.filter((one): one is StdioServer => one.kind === 'stdio' && wanted.has(one.name));
  return { servers, routes, learn: learn.filter((name) => servers.some((one) => one.name === name)) };
}

import type { McpInReport } from '../../domain/mcp/on-worker.ts';
import { listedTools } from '../../domain/mcp/tool-list.ts';
import type { SessionState } from '../../domain/session.ts';
import type { Session, StepContext } from '../context.ts';
import { writeList } from './lists.ts';
import { withTroubles } from './trouble.ts';

/**
 * What a worker has learnt about its MCP servers: lists are kept for the sessions to come (this one's tools stay as they are),
 * trouble is told once. Returns the session with what it has to remember.
 */
export async function withMcpReport(
  context: StepContext,
  session: Session,
  report: McpInReport | undefined,
): Promise<Session> {
  const { mcp } = session.state;
  if (!mcp) return session;
  for (const { server: name, tools } of report?.lists ?? []) {
    const server = context.mcp.servers.find((one) => one.name === name);
    // Only what was asked for: a worker has no say about other servers.
    if (server?.kind === 'stdio' && mcp.learn?.includes(name)) await writeList(context, server, listedTools(tools));
  }
  const { learn: _done, ...kept } = mcp;
  const state: SessionState = { ...session.state, mcp: kept };
  return { ...session, state: withTroubles(state, report?.problems ?? []) };
}

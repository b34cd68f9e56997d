import type { McpInReport } from '../../domain/mcp/on-worker.ts';
import type { McpServer } from '../../domain/mcp/server.ts';
import { listedTools } from '../../domain/mcp/tool-list.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { Session, StepContext } from '../context/context.ts';
import { writeFailure, writeList } from './lists.ts';
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
  // Only what was asked for: a worker has no say about other servers.
  const asked = context.mcp.servers.filter((one) => one.kind === 'stdio' && mcp.learn?.includes(one.name));
  for (const server of asked) await note(context, server, report);
  const { learn: _done, ...kept } = mcp;
  const state: SessionState = { ...session.state, mcp: kept };
  return { ...session, state: withTroubles(state, report?.problems ?? []) };
}

async function note(context: StepContext, server: McpServer, report: McpInReport | undefined): Promise<void> {
  const list = report?.lists.find((one) => one.server === server.name);
  // Never a problem that was reported after calls: other sessions would read what this one's shell may have written.
  const unlisted = report?.unlisted?.find((one) => one.server === server.name);
  if (list) await writeList(context, server, listedTools(list.tools));
  else if (unlisted) await writeFailure(context, server, unlisted.reason);
}

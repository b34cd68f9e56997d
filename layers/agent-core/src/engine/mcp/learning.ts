import type { McpInReport } from '../../domain/mcp/on-worker.ts';
import type { McpServer } from '../../domain/mcp/server.ts';
import { listedTools } from '../../domain/mcp/tool-list.ts';
import type { ToolCall } from '../../domain/tool/tool.ts';
import { type Session, type StepContext, withState } from '../context/context.ts';
import { writeFailure, writeList } from './lists.ts';
import { withOperatorsTold } from './operators.ts';
import { withTroubles } from './trouble.ts';

/**
 * What a worker has learnt about its MCP servers: lists are kept for the sessions to come (this one's tools stay as they are).
 * Operators are told which could not be listed, and the thread which of those that `calls` asked for are not there. Returns the
 * session with what it has to remember.
 */
export async function withMcpReport(
  context: StepContext,
  session: Session,
  { report, calls }: { report: McpInReport | undefined; calls: ToolCall[] },
): Promise<Session> {
  const { mcp } = session.state;
  if (!mcp) return session;
  // Only what was asked for: a worker has no say about other servers.
  const asked = context.mcp.servers.filter((one) => one.kind === 'stdio' && mcp.learn?.includes(one.name));
  for (const server of asked) await note(context, server, report);
  const { learn: _done, ...kept } = mcp;
  const unlisted = report?.unlisted?.filter(({ server }) => asked.some(({ name }) => name === server)) ?? [];
  const told = await withOperatorsTold(context, withState(session, { mcp: kept }), unlisted);
  const called = new Set(calls.map(({ name }) => context.tools.mcp(name)?.server));
  const wanted = report?.problems.filter(({ server }) => called.has(server)) ?? [];
  return { ...told, state: withTroubles(told.state, wanted) };
}

async function note(context: StepContext, server: McpServer, report: McpInReport | undefined): Promise<void> {
  const list = report?.lists.find((one) => one.server === server.name);
  // Never a problem that was reported after calls: other sessions would read what this one's shell may have written.
  const unlisted = report?.unlisted?.find((one) => one.server === server.name);
  if (list) await writeList(context, server, listedTools(list.tools));
  else if (unlisted) await writeFailure(context, server, unlisted.reason);
}

import { mcpContent, shortenedContent } from '../../domain/mcp/result.ts';
import type { HttpServer } from '../../domain/mcp/server.ts';
import type { OpenWork } from '../../domain/session/session.ts';
import type { ToolCall, ToolOutcome, ToolResult } from '../../domain/tool/tool.ts';
import type { McpReply } from '../../ports/mcp-servers.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../context/context.ts';
import { MCP_TIME_MS } from '../context/settings.ts';
import { StopWatch } from '../context/stop-watch.ts';
import { commitDraft } from '../session/commit.ts';
import { CALL_LOST, resultsDraft, sameResult } from '../session/results.ts';
import { withWork } from '../worker-life/worker-entries.ts';

const NO_FILE = 'There is no file with the rest: ask for less at once.';
const STOPPED =
  'Stopped by a person while the MCP server worked on it. It may or may not have had its effect. Check before you repeat it.';

/**
 * One call to an MCP server over HTTP. It is neither read-only nor safe to repeat, and MCP has no key that would make it so:
 * the intent is committed first, and a step that finds an intent without result says `unknown` instead of calling again.
 */
export async function callMcp(
  context: StepContext,
  session: Session,
  work: OpenWork,
  call: ToolCall,
): Promise<Outcome> {
  const refusal = context.tools.refusal(call);
  if (refusal) return record(context, session, work, refusal);
  const server = serverOf(context, call);
  if (!server)
    return record(context, session, work, failed(call, `Its MCP server is no longer configured. Go on without it.`));
  if (work.begun?.includes(call.toolCallId))
    return record(context, session, work, ...sameResult([call], 'unknown', CALL_LOST));
  if (context.message.remainingMs() < MCP_TIME_MS) return { kind: 'hand-over' };
  const begun: OpenWork = { ...work, begun: [...(work.begun ?? []), call.toolCallId] };
  const intended = await commitDraft(context, draftOf('call-intent', withWork(session, begun)));
  if (intended.kind !== 'committed') return intended;
  return record(context, intended.session, begun, await ask(context, intended.session, server, call));
}

function serverOf({ mcp, tools }: StepContext, call: ToolCall): HttpServer | undefined {
  const name = tools.mcp(call.name)?.server;
  return mcp.servers.find((one): one is HttpServer => one.kind === 'http' && one.name === name);
}

async function ask(context: StepContext, session: Session, server: HttpServer, call: ToolCall): Promise<ToolResult> {
  const tool = context.tools.mcp(call.name)?.tool ?? call.name;
  const startedAt = context.clock.now();
  const stops = new StopWatch(context, session.sessionId);
  try {
    context.lease.guard();
    const reply = await context.mcp.call(server, tool, call.input, stops.signal);
    // A lost lease stops it too; then the result is not ours to write.
    context.lease.guard();
    return { ...resultOf(call, server, reply), durationMs: context.clock.now() - startedAt };
  } finally {
    stops.end();
  }
}

function resultOf(call: ToolCall, server: HttpServer, reply: McpReply): ToolResult {
  switch (reply.kind) {
    case 'answered': {
      const { isError, content } = mcpContent(reply.answer);
      const shown = shortenedContent(content, NO_FILE);
      return { toolCallId: call.toolCallId, isError, outcome: 'completed', content: shown, durationMs: 0 };
    }
    case 'stopped':
      return failed(call, STOPPED, 'interrupted');
    case 'failed': {
      const effects = reply.mayHaveRun
        ? 'It may or may not have had its effect. Check before you repeat it.'
        : 'Nothing was run. Go on without it, or try again later.';
      return failed(call, `The MCP server ${server.name} failed: ${reply.reason} ${effects}`);
    }
  }
}

function failed(call: ToolCall, text: string, outcome: ToolOutcome = 'completed'): ToolResult {
  return { toolCallId: call.toolCallId, isError: true, outcome, content: [{ type: 'text', text }], durationMs: 0 };
}

function record(context: StepContext, session: Session, work: OpenWork, ...results: ToolResult[]): Promise<Outcome> {
  return commitDraft(context, { ...resultsDraft(context, session, { work, results }), kind: 'tools' });
}

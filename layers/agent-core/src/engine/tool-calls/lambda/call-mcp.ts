import { mcpContent, shortenedContent } from '../../../domain/mcp/result.ts';
import type { HttpServer } from '../../../domain/mcp/server.ts';
import type { ToolCall, ToolResult } from '../../../domain/tool/tool.ts';
import type { McpReply } from '../../../ports/mcp-servers.ts';
import { refusedResult } from '../../../tools/tool-box.ts';
import type { Session, StepContext } from '../../context/context.ts';
import { StopWatch } from '../../context/stop-watch.ts';
import { showProgress } from '../../shown/show-progress.ts';

const NO_FILE = 'There is no file with the rest: ask for less at once.';
const STOPPED =
  'Stopped by a person while the MCP server worked on it. It may or may not have had its effect. Check before you repeat it.';

/** The server of a call to one over HTTP; undefined when it is no longer configured. */
export function serverOf({ mcp, tools }: StepContext, call: ToolCall): HttpServer | undefined {
  const name = tools.mcp(call.name)?.server;
  return mcp.servers.find((one): one is HttpServer => one.kind === 'http' && one.name === name);
}

/**
 * One call to an MCP server over HTTP, whose intent is committed. MCP has no key that would make it safe to repeat: it is made
 * once, whatever becomes of it.
 */
export async function askServer(
  context: StepContext,
  session: Session,
  server: HttpServer,
  call: ToolCall,
): Promise<ToolResult> {
  const tool = context.tools.mcp(call.name)?.tool ?? call.name;
  const startedAt = context.clock.now();
  const stops = new StopWatch(context, session, (unread) => showProgress(context, { ...session, unread }));
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
      return refusedResult(call, STOPPED, 'interrupted');
    case 'failed': {
      const effects = reply.mayHaveRun
        ? 'It may or may not have had its effect. Check before you repeat it.'
        : 'Nothing was run. Go on without it, or try again later.';
      return refusedResult(call, `The MCP server ${server.name} failed: ${reply.reason} ${effects}`);
    }
  }
}

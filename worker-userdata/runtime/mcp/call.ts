import { writeFileSync } from 'node:fs';
import { MCP_CALL_MS_MAX } from '@remote-swe/core/domain/mcp/on-worker';
import { MCP_RESULT_CHARS_MAX, mcpContent, shortenedContent } from '@remote-swe/core/domain/mcp/result';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import { type ToolContent, textOfContent } from '@remote-swe/core/domain/tool/tool';
import type { CallContext, ToolAnswer } from '../tools/worker-tool.ts';
import { errorAnswer } from '../tools/worker-tool.ts';
import type { HostAnswer, HostRequest } from './host-protocol.ts';

/** A call's way to its server: whose tool it is, and how the host is asked. */
export type McpAccess = {
  server: StdioServer;
  tool: string;
  ask(request: HostRequest, signal: AbortSignal): Promise<HostAnswer>;
};

/** Calls a tool of an MCP server on this machine. */
export async function callMcpTool(
  { server, tool, ask }: McpAccess,
  input: unknown,
  context: CallContext,
): Promise<ToolAnswer> {
  const answer = await ask({ ask: 'call', server, tool, input, timeoutMs: MCP_CALL_MS_MAX }, context.signal);
  if (context.signal.aborted)
    return {
      kind: 'stopped',
      note: `The MCP server ${server.name} was ended with this call, which may have had its effect; its next use starts it anew`,
    };
  switch (answer.kind) {
    case 'called': {
      const { isError, content } = mcpContent(answer.answer);
      return { kind: 'answered', isError, content: withinBounds(content, context) };
    }
    case 'failed':
      return errorAnswer(failureText(server.name, answer));
    case 'listed':
    case 'problems':
      return errorAnswer(`The MCP host answered another question (${answer.kind}).`);
  }
}

function failureText(server: string, { reason, mayHaveRun }: Extract<HostAnswer, { kind: 'failed' }>): string {
  const effects = mayHaveRun
    ? 'The effects of this call are unknown: check before you repeat it.'
    : 'Nothing was run. Go on without it.';
  return `The MCP server ${server} failed: ${reason}\n${effects}`;
}

/** What is too long for the model stays in the call's log. */
function withinBounds(content: ToolContent[], { directory, redactor }: CallContext): ToolContent[] {
  const text = textOfContent(content);
  if (text.length <= MCP_RESULT_CHARS_MAX) return content;
  writeFileSync(directory.log, redactor.text(text), { mode: 0o644 });
  return shortenedContent(content, `The whole of it is in ${directory.log}.`);
}

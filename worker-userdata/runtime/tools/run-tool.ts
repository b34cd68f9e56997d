import type { ToolCall } from '@remote-swe/core/domain/tool/tool';
import { inputProblem } from '@remote-swe/core/tools/input-problem';
import { withKnowledge } from '../knowledge/for-folder.ts';
import { callMcpTool, type McpAccess } from '../mcp/call.ts';
import { restoreWorkTool } from '../saved-work/restore/restore-work.ts';
import { saveWorkTool } from '../saved-work/save/save-work.ts';
import { findTool, workerTools } from './all.ts';
import { type CallContext, errorAnswer, type ToolAnswer, ToolRefusal, type WorkerTool } from './worker-tool.ts';

/** Calls of the reaper and the step. No model can make them: they are not in its list of tools, and others are refused. */
const INTERNAL_TOOLS: WorkerTool[] = [restoreWorkTool, saveWorkTool];

/** Runs one call of `tools` with its checked input. Never throws: whatever goes wrong is an answer that says so. */
export async function runTool(call: ToolCall, context: CallContext, tools = workerTools): Promise<ToolAnswer> {
  const tool = findTool([...tools, ...INTERNAL_TOOLS], call.name);
  if (!tool) return context.mcp ? runMcp(context.mcp, call, context) : unknownTool(tools, call.name);
  const parsed = tool.definition.input.safeParse(call.input);
  if (!parsed.success) return errorAnswer(inputProblem(tool.definition, parsed.error, call.input));
  try {
    const answer = await tool.run(parsed.data, context);
    const places = tool.workedIn?.(parsed.data, context) ?? [];
    return await places.reduce(
      async (told, place) => withKnowledge(await told, place, context),
      Promise.resolve(answer),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return errorAnswer(error instanceof ToolRefusal ? reason : `${tool.definition.name} failed: ${reason}`);
  }
}

async function runMcp(access: McpAccess, call: ToolCall, context: CallContext): Promise<ToolAnswer> {
  try {
    return await callMcpTool(access, call.input, context);
  } catch (error) {
    return errorAnswer(`${call.name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unknownTool(tools: WorkerTool[], name: string): ToolAnswer {
  const names = tools.map(({ definition }) => definition.name).join(', ');
  return errorAnswer(`There is no tool '${name.slice(0, 100)}' on the worker; nothing was run. Tools here: ${names}.`);
}

import type { ErrorReason } from '../../domain/notices/error-reason.ts';
import type { GuardState } from '../../domain/session/guard-state.ts';
import type { OpenWork } from '../../domain/session/session.ts';
import type { CountsAs, ToolCall, ToolDefinition, ToolResult } from '../../domain/tool/tool.ts';
import type { ToolBox } from '../../tools/tool-box.ts';

/** What the guards say once all calls of a reply have their results. `stop`: the turn does not go on, and people are told why. */
export type Verdict = { guards: GuardState; advice: string[]; stop?: ErrorReason };

/** A call with its result; `tool` is absent where there is none of that name any more. */
export type Ran = { call: ToolCall; tool?: ToolDefinition; result: ToolResult };

/** Whether a call has done what its tool counts as: it ended, and not with the tool's error. */
export function hasDone({ tool, result }: Ran, kind: CountsAs['kind']): boolean {
  return tool?.countsAs?.kind === kind && !result.isError;
}

/** Calls of a reply, and the results that they have. */
export type EndedWork = Pick<OpenWork, 'calls' | 'results'>;

/** The calls that have a result, in call order. */
export function ranCalls(tools: ToolBox, { calls, results }: EndedWork): Ran[] {
  const byId = new Map(results.map((result) => [result.toolCallId, result]));
  return calls.flatMap((call): Ran[] => {
    const result = byId.get(call.toolCallId);
    return result ? [{ call, tool: tools.definition(call.name), result }] : [];
  });
}

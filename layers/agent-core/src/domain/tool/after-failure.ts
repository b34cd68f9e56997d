import type { ToolCall, ToolResult } from './tool.ts';

/**
 * Exit code of a script whose writer was cut off by a reader such as `head`: no failure of what came before. 128 and the number
 * of SIGPIPE, see bash(1), EXIT STATUS.
 */
export const SIGPIPE_EXIT = 141;

/** Calls of one reply in their order, and the results that they have. */
type Reply = { calls: ToolCall[]; results: ToolResult[] };

/**
 * The first call before this one, in the order of their reply, that failed: by the tool's error, by its exit code, by a signal, or
 * because it never ran. What others see does not follow that by itself.
 */
export function failureBefore({ calls, results }: Reply, { toolCallId }: ToolCall): ToolCall | undefined {
  const failed = new Set(results.filter(hasFailed).map((result) => result.toolCallId));
  const before = calls.slice(
    0,
    calls.findIndex((call) => call.toolCallId === toolCallId),
  );
  return before.find((call) => failed.has(call.toolCallId));
}

/** Whether a result is a failure to whoever goes on from it. */
export function hasFailed({ isError, exitCode = 0, signal }: ToolResult): boolean {
  return isError || signal !== undefined || (exitCode !== 0 && exitCode !== SIGPIPE_EXIT);
}

/** What the model reads of a call that others would have seen, behind one that failed. */
export function notAfterFailure(failed: ToolCall): string {
  return `Not started: ${failed.name} before it in the same reply failed, and what others see does not follow a failure by itself. Look at that result, then make this call again if it is still right.`;
}

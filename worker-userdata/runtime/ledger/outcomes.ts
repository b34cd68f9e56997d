import { sessionText } from '@remote-swe/core/domain/frames/frame';
import { NOT_STARTED } from '@remote-swe/core/domain/tool/not-started';
import type { ToolOutcome, ToolResult } from '@remote-swe/core/domain/tool/tool';

/** The result of a call that was stopped before it began. */
export function cancelledBeforeStart(toolCallId: string): ToolResult {
  return ending(toolCallId, 'cancelled', 0, 'Cancelled: this call was stopped before it started; nothing was run.');
}

/** The result of a call that was held before it began. `notes`: what the model is to know besides. */
export function notStarted(toolCallId: string, notes: string[] = []): ToolResult {
  const result = ending(toolCallId, 'not-started', 0, NOT_STARTED);
  const texts = notes.map((text) => ({ type: 'text' as const, ...sessionText(text) }));
  return { ...result, content: [...result.content, ...texts] };
}

/**
 * The result of a call whose processes were stopped on request. `log` is the end of what it printed; a tool that says itself
 * what was stopped gives a `note` instead.
 */
export function cancelledWhileRunning(toolCallId: string, durationMs: number, log: string, note?: string): ToolResult {
  if (note) return ending(toolCallId, 'cancelled', durationMs, `Cancelled. ${note}.`);
  const text = `Cancelled: this call was stopped while it ran, so part of its work may be done. All its processes have ended.${outputSoFar(log)}`;
  return ending(toolCallId, 'cancelled', durationMs, text);
}

/** The result of a call that was cut off by a restart of the machine or the death of its supervisor. */
export function interrupted(toolCallId: string, durationMs: number, log: string): ToolResult {
  const text = `Interrupted: the machine restarted, or the process that ran this call died, before it ended. Its effects are unknown: none, some or all of it may have happened, and it will not be run again by itself. Check first (git status, git log, the files or processes it should have made) before you repeat it.${outputSoFar(log)}`;
  return ending(toolCallId, 'interrupted', durationMs, text);
}

function outputSoFar(log: string): string {
  return log ? `\nIts output so far:\n${log}` : '\nIt had printed nothing.';
}

function ending(toolCallId: string, outcome: ToolOutcome, durationMs: number, text: string): ToolResult {
  return { toolCallId, isError: true, outcome, content: [{ type: 'text', text }], durationMs };
}

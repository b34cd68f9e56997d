import { FRAME_RULES } from '@remote-swe/core/domain/frames/frame';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';

/** What one call of a journal has answered. */
export function resultsOf(toolCallId: string, content: ToolResult['content']): JournalEntry['messages'][number] {
  const result = { toolCallId, outcome: 'completed' as const, isError: false, durationMs: 5, exitCode: 0, content };
  return { kind: 'results', results: [result], frames: FRAME_RULES };
}

import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { SHORT_CALL_MS } from './timeout.ts';

const input = z.strictObject({
  path: z.string().min(1).describe('Relative ones stay inside the workspace.'),
  old_string: z
    .string()
    .describe('The text to replace, exactly as it stands there, without line numbers. Empty: creates the file.'),
  new_string: z.string().describe('What takes its place, or the new file.'),
  replace_all: z.boolean().optional().describe('Every occurrence instead of exactly one.'),
});
export type EditFileInput = z.infer<typeof input>;

export const editFile: ToolDefinition<EditFileInput> = {
  name: 'edit_file',
  place: 'worker',
  effect: 'machine',
  countsAs: { kind: 'edit', path: pathOf },
  timeLimitMs: () => SHORT_CALL_MS,
  description: `Replaces one piece of text in a file, or creates a file.
old_string must occur exactly once: include as many lines as make it unique, or set replace_all. Folders are made as needed; line ends, byte order mark and permissions are kept.
The answer shows the changed lines with their numbers; a refusal says what stands in the file instead.`,
  input,
};

function pathOf(input: unknown): string {
  const path = (input as { path?: unknown } | null)?.path;
  return typeof path === 'string' ? path : '(no path)';
}

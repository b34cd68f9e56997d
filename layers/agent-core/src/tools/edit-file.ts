import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { SHORT_CALL_MS } from './timeout.ts';

const input = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('The file; absolute, or relative to the current directory of the bash tool (then inside the workspace).'),
  old_string: z
    .string()
    .describe('The text to replace, exactly as it stands in the file, without line numbers. Empty to create a file.'),
  new_string: z.string().describe('The text that takes its place, or the content of the new file.'),
  replace_all: z.boolean().optional().describe('Replace every occurrence instead of exactly one. Default: false.'),
});
export type EditFileInput = z.infer<typeof input>;

export const editFile: ToolDefinition<EditFileInput> = {
  name: 'edit_file',
  place: 'worker',
  effect: 'machine',
  countsAs: { kind: 'edit', path: pathOf },
  timeLimitMs: () => SHORT_CALL_MS,
  description: `Replaces one piece of text in a file, or creates a file.
old_string must occur exactly once: include as many lines around the change as make it unique, or set replace_all. To create a file, leave old_string empty; folders are made as needed.
Line endings, byte order mark and permissions of the file are kept. The answer shows the changed lines with their numbers; a refusal says what stands in the file instead.`,
  input,
};

function pathOf(input: unknown): string {
  const path = (input as { path?: unknown } | null)?.path;
  return typeof path === 'string' ? path : '(no path)';
}

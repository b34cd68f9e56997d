import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { SHORT_CALL_MS } from './timeout.ts';

/** Lines of one page. */
export const READ_LINES_MAX = 2_000;
/** Characters of one page: catches pages of long lines. */
export const READ_CHARS_MAX = 40_000;
/** Characters of one line: catches minified files. */
export const READ_LINE_CHARS_MAX = 2_000;
/** Entries of a directory listing: catches node_modules. */
export const DIRECTORY_ENTRIES_MAX = 200;

const input = z.strictObject({
  path: z.string().min(1).describe('A file or directory.'),
  offset: z.number().int().min(1).optional().describe('First line to show, from 1.'),
  limit: z.number().int().min(1).max(READ_LINES_MAX).optional().describe('Number of lines.'),
});
export type ReadFileInput = z.infer<typeof input>;

export const readFile: ToolDefinition<ReadFileInput> = {
  name: 'read_file',
  place: 'worker',
  effect: 'none',
  timeLimitMs: () => SHORT_CALL_MS,
  description: `Shows a text file with line numbers, up to ${READ_LINES_MAX} lines or ${READ_CHARS_MAX} characters at once. The last line says how many there are and with which offset to go on. Of a directory it lists the entries.
The line numbers and the tab after them are not part of the file.`,
  input,
};

import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';

/** Lines of one page. */
export const READ_LINES_MAX = 2_000;
/** Characters of one call, of all its files together: catches pages of long lines. */
export const READ_CHARS_MAX = 40_000;
/** Characters of one line: catches minified files. */
export const READ_LINE_CHARS_MAX = 2_000;
/** Entries of a directory listing: catches node_modules. */
export const DIRECTORY_ENTRIES_MAX = 200;
/** Files of one call. */
export const READ_FILES_MAX = 20;
/** Documents that a program turns into text, all of one call together. */
export const CONVERT_MS_MAX = 60_000;
/** Everything else that a call does: reading a gigabyte to count its lines. */
const READ_MS = 10_000;

/** Names of what worker-userdata/runtime/tools/read/document.ts converts, with or without a range of lines. */
const DOCUMENT_NAME = /\.(?:pdf|docx?|odt|epub|xlsx?|ods|pptx?|odp)(?::\d+(?:-\d+)?)?$/i;

const fields = z.strictObject({
  path: z.string().min(1).optional().describe('A file or directory.'),
  paths: z
    .array(z.string().min(1))
    .max(READ_FILES_MAX)
    .optional()
    .describe('Several at once; "src/a.ts:40-80" is a part of one.'),
  offset: z.number().int().min(1).optional().describe('First line to show, from 1.'),
  limit: z.number().int().min(1).max(READ_LINES_MAX).optional().describe('Number of lines.'),
});
export type ReadFileInput = z.infer<typeof fields>;

const input = fields.superRefine(({ path, paths, offset, limit }, issues) => {
  const problem = (field: string, message: string) => issues.addIssue({ code: 'custom', path: [field], message });
  if (!paths?.length) {
    if (path === undefined) problem('path', 'missing; give path, or paths');
  } else if (path !== undefined) problem('paths', 'give either path or paths');
  else if ((offset ?? limit) !== undefined)
    problem('paths', 'offset and limit go with path; of several files write "src/a.ts:40-80" for a part');
});

export const readFile: ToolDefinition<ReadFileInput> = {
  name: 'read_file',
  place: 'worker',
  effect: 'none',
  inReview: 'too',
  timeLimitMs: (given) => READ_MS + (namesDocument(given) ? CONVERT_MS_MAX : 0),
  description: `Shows text files with line numbers, up to ${READ_LINES_MAX} lines or ${READ_CHARS_MAX} characters at once; of a longer one its beginning and an outline. PDF and Office files are shown as text, directories as a list.
The last line says how to go on. Line numbers and the tab after them are not part of the file.`,
  input,
};

/** Whether one of the names is that of a document. One under another name is rare, and the margin of its command covers it. */
function namesDocument(given: unknown): boolean {
  const parsed = fields.safeParse(given);
  const { path = '', paths = [] } = parsed.success ? parsed.data : {};
  return [path, ...paths].some((name) => DOCUMENT_NAME.test(name));
}

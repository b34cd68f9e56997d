import * as z from 'zod';
import type { ToolDefinition } from '../domain/tool/tool.ts';
import { SHORT_CALL_MS } from './timeout.ts';

/** Edits of one call: more are a rewrite of the file. */
export const EDITS_MAX = 50;

const edit = z.strictObject({ old_string: z.string(), new_string: z.string(), replace_all: z.boolean().optional() });
/** One replacement: `old_string` as it stands in the file, `new_string` in its place. */
export type Edit = z.infer<typeof edit>;

const fields = z.strictObject({
  path: z.string().min(1).describe('Relative ones stay inside the workspace.'),
  old_string: z
    .string()
    .optional()
    .describe('The text to replace, exactly as it stands there, without line numbers. Empty: creates the file.'),
  new_string: z.string().optional().describe('What takes its place, or the new file.'),
  replace_all: z.boolean().optional().describe('Every occurrence instead of exactly one.'),
  edits: z
    .array(edit)
    .max(EDITS_MAX)
    .optional()
    .describe('Instead of old_string and new_string: several edits, made in order, all or none.'),
});
export type EditFileInput = z.infer<typeof fields>;

const input = fields.superRefine((given, issues) => {
  const problem = (field: string, message: string) => issues.addIssue({ code: 'custom', path: [field], message });
  if (!given.edits?.length) {
    for (const field of ['old_string', 'new_string'] as const)
      if (given[field] === undefined) problem(field, 'missing; give old_string and new_string, or edits');
  } else if (given.old_string || given.new_string) problem('edits', 'give either edits, or old_string and new_string');
  else if (given.edits.some(({ old_string }) => old_string === ''))
    problem('edits', 'an old_string is empty; a file is created by old_string and new_string alone');
});

/** The edits of a checked input, in their order; one at least. */
export function editsOf({ edits, old_string = '', new_string = '', replace_all = false }: EditFileInput): Edit[] {
  return edits?.length ? edits : [{ old_string, new_string, replace_all }];
}

export const editFile: ToolDefinition<EditFileInput> = {
  name: 'edit_file',
  place: 'worker',
  effect: 'machine',
  countsAs: { kind: 'edit', path: pathOf },
  timeLimitMs: () => SHORT_CALL_MS,
  editsIn: shownEdits,
  description: `Replaces text in a file, or creates a file.
old_string must occur exactly once: include as many lines as make it unique, or set replace_all. Folders are made as needed; line ends, byte order mark and permissions are kept.
The answer shows the changed lines with their numbers; a refusal says what stands in the file instead.`,
  input,
};

function pathOf(input: unknown): string {
  const path = (input as { path?: unknown } | null)?.path;
  return typeof path === 'string' ? path : '(no path)';
}

function shownEdits(given: unknown): { path: string; old: string; new: string }[] | undefined {
  const { data } = input.safeParse(given, { jitless: true });
  if (!data) return undefined;
  return editsOf(data).map(({ old_string, new_string }) => ({ path: data.path, old: old_string, new: new_string }));
}

import * as z from 'zod';
import { NOTICE_FILE_BYTES_MAX } from '../domain/session/notice.ts';
import type { HandedOut, ToolDefinition } from '../domain/tool/tool.ts';

/** An upload of five minutes, and once more. */
const SEND_MS_MAX = 11 * 60_000;
/** Characters of the words beside the file. Longer words belong into a message. */
const COMMENT_CHARS_MAX = 1_000;

const input = z.strictObject({
  path: z.string().min(1).describe('Inside the workspace.'),
  comment: z
    .string()
    .max(COMMENT_CHARS_MAX)
    .optional()
    .describe('What people read beside it: Slack mrkdwn, a line or two.'),
});
export type SendFileInput = z.infer<typeof input>;

export const sendFile: ToolDefinition<SendFileInput> = {
  name: 'send_file',
  place: 'worker',
  effect: 'outward',
  inReview: 'too',
  timeLimitMs: () => SEND_MS_MAX,
  handsOut,
  description: `Hands a file from your machine to the people in the thread: a report, an image, a patch, an archive of several files; up to ${NOTICE_FILE_BYTES_MAX} bytes.
Secrets in a text file are taken out; other files that hold one are refused. Not for what belongs into a pull request or your answer.`,
  input,
};

/** Undefined for an input that the worker has refused. */
function handsOut(given: unknown): HandedOut | undefined {
  const { data } = input.safeParse(given);
  if (!data) return undefined;
  const name = fileName(data.path);
  return { name, text: data.comment?.trim() || name };
}

/** Characters of a file's name that people see. */
const NAME_CHARS_MAX = 120;

/** The name that people see: the last part of the path, without what could be read as markup or as another path. */
export function fileName(path: string): string {
  const last = path.split('/').filter(Boolean).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}<>:"\\|?*]+/gu, '_').slice(-NAME_CHARS_MAX);
  return plain || 'file';
}

import { oneLine } from '../../../domain/frames/one-line.ts';
import { PortError } from '../../../errors.ts';
import { withoutMentions } from './markdown.ts';

/** Bytes of a text file that a comment shows: a comment takes 65,536 characters. */
const SHOWN_BYTES_MAX = 40_000;

/** The id of a file that is short text; others are refused, with a reason for people. */
export function fileOf(name: string, content: Uint8Array): string {
  if (content.byteLength > SHOWN_BYTES_MAX || content.includes(0))
    throw new PortError('refused', `GitHub takes no files in comments, and ${name} is too long or no text`);
  return Buffer.from(content).toString('base64');
}

/** The file in a fold that people open, in a fence that nothing in it closes. */
export function folded(name: string, fileId: string): string {
  const text = Buffer.from(fileId, 'base64').toString('utf8').trimEnd();
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const title = withoutMentions(oneLine(name).replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return `<details><summary>${title}</summary>\n\n${fence}\n${text}\n${fence}\n\n</details>`;
}

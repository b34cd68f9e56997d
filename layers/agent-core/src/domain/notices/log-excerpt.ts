import { redacted } from '../redact/redact.ts';

/** Lines and characters of a machine's log that a thread shows: the cause stands at the end, and a thread is no log. */
const EXCERPT_LINES_MAX = 15;
const EXCERPT_CHARS_MAX = 1_500;
/** What is looked at of a log before it is cut: a token at the edge must be whole to be recognised. */
const LOOKED_AT_CHARS = 20_000;

/** The tail of a log as a code block for a thread, secrets and control sequences taken out; empty for an empty log. */
export function logExcerpt(log: string): string {
  const clean = redacted(plain(log.slice(-LOOKED_AT_CHARS)));
  const lines = clean.split('\n').map((line) => line.trimEnd());
  const tail = lines
    .filter((line) => line !== '')
    .slice(-EXCERPT_LINES_MAX)
    .join('\n')
    .slice(-EXCERPT_CHARS_MAX);
  return tail === '' ? '' : `\n\`\`\`\n${tail}\n\`\`\``;
}

/** Consoles colour their lines and overwrite them; three backticks would end the code block. */
function plain(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replaceAll('```', "'''")
  );
}

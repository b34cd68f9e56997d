/** Characters of a private key in a text: no key is longer, with something before each of its lines. */
export const KEY_CHARS_MAX = 16_384;
/** What may stand between two lines of a key: white space, its escapes in JSON and source code, quotes, joins. */
const BETWEEN = /(?:\s|\\+[nrt]|["'`,|>+]){0,64}/y;
const RUN = /[\w+/=]{16,}/y;
const HEADER = /(?:Proc-Type|DEK-Info|Version|Comment|Subject|Charset|Hash): ?[^\n\\"]{0,200}/y;
/** A line of a log: a time or name, then a whole line of the key. */
const LINE = /[^\n]{0,80}?[A-Za-z0-9+/=]{40,}/y;
/** The rest of a line that was cut. */
const CUT_RUN = /[\w+/=]{1,15}$/y;

/** Where the lines of a key end that begins before `from` and has no last line. */
export function keyBodyEnd(text: string, from: number): number {
  const piece = text.slice(from, from + KEY_CHARS_MAX);
  let end = 0;
  for (let next = unitEnd(piece, 0); next !== undefined; next = unitEnd(piece, end)) end = next;
  const between = matchEnd(BETWEEN, piece, end) ?? end;
  return from + (matchEnd(CUT_RUN, piece, between) ?? end);
}

function unitEnd(text: string, from: number): number | undefined {
  const start = matchEnd(BETWEEN, text, from) ?? from;
  const isLineStart = text.charAt(start - 1) === '\n';
  return (
    matchEnd(HEADER, text, start) ??
    matchEnd(RUN, text, start) ??
    (isLineStart ? matchEnd(LINE, text, start) : undefined)
  );
}

/** Undefined where it does not match. */
function matchEnd(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The last line of a key's body may be short; those before it have their full length. */
const FULL_LINE = /[A-Za-z0-9+/=]{60,}[\s"'`,\\nr+]{0,8}$/;
const LAST_LINE = /[A-Za-z0-9+/=]{2,}[\s"'`,\\nr+]{0,8}$/;
const LINE_CHARS_MAX = 240;

/** Where the lines begin that stand directly before a key's last line, which begins at or after `lineStart`. */
export function keyBodyStart(text: string, lineStart: number): number {
  const [last, lastStart] = lineBefore(text, lineStart);
  const [full] = lineBefore(text, lastStart);
  if (!LAST_LINE.test(last) || !(FULL_LINE.test(full) || FULL_LINE.test(last))) return lineStart;
  let start = lastStart;
  while (lineStart - start < KEY_CHARS_MAX) {
    const [line, before] = lineBefore(text, start);
    if (!FULL_LINE.test(line) || before >= start) break;
    start = before;
  }
  return start;
}

/** The line before the one that begins at `lineStart`, and where it begins; empty where there is none, or none so short. */
function lineBefore(text: string, lineStart: number): [string, number] {
  const from = Math.max(0, lineStart - LINE_CHARS_MAX);
  const before = text.slice(from, Math.max(0, lineStart - 1));
  const found = before.lastIndexOf('\n');
  const start = from + found + 1;
  return found < 0 && from > 0 ? ['', from] : [text.slice(start, lineStart - 1), start];
}

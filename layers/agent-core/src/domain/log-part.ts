/** Lines before a marked error that are shown, and of a log without a mark. */
const LINES_BEFORE = 60;
/** Characters of a log that are shown. */
const CHARS_MAX = 6_000;
const MARK = '##[error]';
const TIME = /^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colours begin with it
const COLOUR = /\x1b\[[\d;]*[A-Za-z]/g;

/** Of a job's log what stands before its last marked errors, else its end: without times and colours. */
export function relevantPart(log: string): string {
  const lines = log.split('\n').map((line) => line.replace(TIME, '').replace(COLOUR, '').trimEnd());
  const end = lines.findLastIndex((line) => line.startsWith(MARK));
  const last = end < 0 ? lines.length : end + 1;
  const first = Math.max(0, last - LINES_BEFORE, startOfStep(lines, last));
  const text = lines.slice(first, last).join('\n').trim();
  return text.length <= CHARS_MAX ? text : `…${text.slice(-CHARS_MAX)}`;
}

/** A step's output follows the group with its command. */
function startOfStep(lines: string[], end: number): number {
  return lines.slice(0, end).findLastIndex((line) => line.startsWith('##[group]Run '));
}

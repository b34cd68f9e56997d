import { numberedLines } from '../lines.ts';

/** Lines of the file compared; beyond, the hint is not worth the time. */
const FILE_LINES_MAX = 50_000;
/** Lines of a wanted text that are looked for. */
const WANTED_LINES_MAX = 60;
const SHOWN_LINES_MAX = 12;
const SHOWN_LINE_CHARS = 200;
/** Characters of a line, and of all lines together, that are compared letter by letter: a search of well under a second. */
const LIKENESS_LINE_CHARS_MAX = 1_000;
const LIKENESS_CHARS_MAX = 4_000_000;
/** Less alike than this is not worth showing. */
const LIKENESS_MIN = 0.4;

/** Where the file comes closest to a text that it does not hold, and what differs; undefined when nothing is alike. */
export function describeNearest(text: string, wanted: string): string | undefined {
  const lines = text.split(/\r?\n/).slice(0, FILE_LINES_MAX);
  const wantedLines = trimBlankEnds(wanted.split(/\r?\n/)).slice(0, WANTED_LINES_MAX);
  const start = nearestStart(lines, wantedLines);
  if (start === undefined) return undefined;
  const window = lines.slice(start, start + wantedLines.length);
  const range = window.length === 1 ? `line ${start + 1}` : `lines ${start + 1}-${start + window.length}`;
  const shown = numberedLines(window.slice(0, SHOWN_LINES_MAX), start + 1, SHOWN_LINE_CHARS);
  return `The closest text is at ${range}:\n${shown}\n${firstDifference(window, wantedLines, start + 1)}`;
}

function nearestStart(lines: string[], wanted: string[]): number | undefined {
  const anchors = wanted.map((line) => line.trim());
  const trimmed = lines.map((line) => line.trim());
  let best = { start: -1, score: 0 };
  for (let start = 0; start < lines.length; start++) {
    let score = 0;
    anchors.forEach((anchor, index) => {
      if (anchor !== '' && trimmed[start + index] === anchor) score++;
    });
    if (score > best.score) best = { start, score };
  }
  return best.score > 0 ? best.start : mostAlikeStart(trimmed, anchors);
}

/** No line is the same: place the longest wanted line next to the line most like it. */
function mostAlikeStart(lines: string[], anchors: string[]): number | undefined {
  const longest = anchors.reduce((a, b) => (b.length > a.length ? b : a), '');
  const pairs = letterPairs(longest);
  let charsLeft = LIKENESS_CHARS_MAX;
  let best = { line: -1, likeness: LIKENESS_MIN };
  lines.forEach((line, index) => {
    charsLeft -= Math.min(line.length, LIKENESS_LINE_CHARS_MAX);
    const likeness = charsLeft < 0 ? 0 : likenessOf(pairs, letterPairs(line));
    if (likeness > best.likeness) best = { line: index, likeness };
  });
  return best.line < 0 ? undefined : Math.max(0, best.line - anchors.indexOf(longest));
}

function firstDifference(window: string[], wanted: string[], firstNumber: number): string {
  const index = wanted.findIndex((line, at) => line !== window[at]);
  if (index < 0)
    return 'These lines are the same as yours; the difference is before or after them, such as blank lines at an end.';
  const [here = '', yours = ''] = [window[index], wanted[index]];
  const quote = (line: string) => JSON.stringify(line.slice(0, SHOWN_LINE_CHARS));
  const kind = here.trim() === yours.trim() ? 'It differs only in white space' : 'It differs first';
  return `${kind} in line ${firstNumber + index}: the file has ${quote(here)}, old_string has ${quote(yours)}.`;
}

function trimBlankEnds(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

function letterPairs(text: string): Set<string> {
  const pairs = new Set<string>();
  const end = Math.min(text.length, LIKENESS_LINE_CHARS_MAX);
  for (let index = 0; index + 1 < end; index++) pairs.add(text.slice(index, index + 2));
  return pairs;
}

/** Dice's coefficient of the two sets. */
function likenessOf(a: Set<string>, b: Set<string>): number {
  if (a.size + b.size === 0) return 0;
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return (2 * shared) / (a.size + b.size);
}

import { numberedLines } from '../lines.ts';
import { nearestPlace, squeezed } from './nearest-place.ts';

const SHOWN_LINES_MAX = 12;
const SHOWN_LINE_CHARS = 200;
/** Lines that differ which are set against each other; the rest is counted. */
const DIFFERENCES_SHOWN = 3;

/** Where the file comes closest to a text that it does not hold, and what differs; undefined when nothing is alike. */
export function describeNearest(text: string, wanted: string): string | undefined {
  const lines = text.split(/\r?\n/);
  const wantedLines = trimBlankEnds(wanted.split(/\r?\n/));
  const start = nearestPlace(lines, wantedLines);
  if (start === undefined) return undefined;
  const window = lines.slice(start, start + wantedLines.length);
  const range = window.length === 1 ? `line ${start + 1}` : `lines ${start + 1}-${start + window.length}`;
  const shown = numberedLines(window.slice(0, SHOWN_LINES_MAX), start + 1, SHOWN_LINE_CHARS);
  return `The closest text is at ${range}:\n${shown}\n${differences(window, wantedLines, start + 1)}`;
}

function differences(window: string[], wanted: string[], firstNumber: number): string {
  const differing = wanted.map((_, at) => at).filter((at) => wanted[at] !== window[at]);
  if (differing.length === 0)
    return 'These lines are the same as yours; the difference is before or after them, such as blank lines at an end.';
  const inWords = differing.filter((at) => squeezed(window[at] ?? '') !== squeezed(wanted[at] ?? ''));
  const told = inWords.length > 0 ? inWords : differing;
  const kind = inWords.length > 0 ? 'It differs first' : 'It differs only in white space';
  const pairs = told.slice(0, DIFFERENCES_SHOWN).map((at) => pair(firstNumber + at, window[at], wanted[at]));
  const more = told.length - pairs.length;
  return `${kind} ${pairs.join('; then ')}${more > 0 ? `; and in ${more} more ${more === 1 ? 'line' : 'lines'}` : ''}.`;
}

function pair(number: number, here: string | undefined, yours = ''): string {
  const quote = (line: string) => JSON.stringify(line.slice(0, SHOWN_LINE_CHARS));
  const has = here === undefined ? 'ends before it' : `has ${quote(here)}`;
  return `in line ${number}: the file ${has}, old_string has ${quote(yours)}`;
}

function trimBlankEnds(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}

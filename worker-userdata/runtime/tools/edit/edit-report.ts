import { counted } from '@remote-swe/core/domain/counted';
import { lineNumbers, numberedLine } from '../lines.ts';
import type { Draft } from './draft.ts';
import type { Span } from './rewritten-text.ts';

/** Lines shown around a change. */
const CONTEXT_LINES = 2;
/** Changed places shown. */
const PLACES_SHOWN = 5;
/** New lines of one place that are shown whole; of more, the ends: the model has just written them. */
const NEW_LINES_MAX = 5;
const END_LINES = 1;
const LINE_CHARS_MAX = 160;

/** Says what was replaced, and shows the first places as they are now, once where they lie side by side. */
export function editReport(path: string, { text, places, steps }: Draft): string {
  const count = places.length === 1 ? 'one place' : `${places.length} places`;
  const head = `${steps.length > 1 ? `Made ${steps.length} edits: replaced` : 'Replaced'} ${count} in ${path}.`;
  const shown = shownLines(text, places.slice(0, PLACES_SHOWN));
  const rest = places.length > PLACES_SHOWN ? `\n[${places.length - PLACES_SHOWN} more places not shown]` : '';
  return `${head}${howFound(steps)}\n${shown}${rest}`;
}

function howFound(steps: Draft['steps']): string {
  return steps
    .map((step, index) => {
      if (step === 'exact') return '';
      return ` ${steps.length > 1 ? `Edit ${index + 1} was found` : 'Found'} only after looking past ${step}.`;
    })
    .join('');
}

/** From and to which line, both shown. `given` counts lines before it that the model has just written and need not read. */
type Range = { from: number; to: number; given: number };

function shownLines(text: string, places: Span[]): string {
  const lines = text.split('\n');
  const last = lines.length - (lines.at(-1) === '' ? 1 : 0);
  const numbers = lineNumbers(
    text,
    places.flatMap(({ start, end }) => [start, end]),
  );
  const ranges = places.flatMap((_, index) => rangesOf(numbers[2 * index] ?? 1, numbers[2 * index + 1] ?? 1));
  const within = ranges.map((range) => ({ ...range, from: Math.max(1, range.from), to: Math.min(range.to, last) }));
  return joinedRanges(within)
    .map(({ from, to, given }, index) => {
      const gap = given > 0 ? `      … ${counted(given, 'more line')} as you gave them\n` : index > 0 ? '…\n' : '';
      return (
        gap +
        lines
          .slice(from - 1, to)
          .map(numbered(from))
          .join('\n')
      );
    })
    .join('\n');
}

function numbered(from: number): (line: string, index: number) => string {
  return (line, index) => numberedLine(from + index, line.replace(/\r$/, ''), LINE_CHARS_MAX);
}

function rangesOf(first: number, last: number): Range[] {
  const [from, to] = [first - CONTEXT_LINES, last + CONTEXT_LINES];
  const hidden = last - first + 1 - 2 * END_LINES;
  if (hidden + 2 * END_LINES <= NEW_LINES_MAX) return [{ from, to, given: 0 }];
  return [
    { from, to: first + END_LINES - 1, given: 0 },
    { from: last - END_LINES + 1, to, given: hidden },
  ];
}

/** Places side by side are one range. */
function joinedRanges(ranges: Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of ranges) {
    const before = joined.at(-1);
    if (before && range.given === 0 && range.from <= before.to + 1) before.to = Math.max(before.to, range.to);
    else joined.push({ ...range, from: Math.max(range.from, (before?.to ?? 0) + 1) });
  }
  return joined;
}

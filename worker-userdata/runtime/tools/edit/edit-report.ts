import { counted } from '@remote-swe/core/domain/counted';
import { numberedLines } from '../lines.ts';
import type { MatchStep } from './match-ladder.ts';
import type { Replaced } from './replace-spans.ts';
import type { Span } from './rewritten-text.ts';

/** Lines shown around a change. */
const CONTEXT_LINES = 4;
/** Changed places shown. */
const PLACES_SHOWN = 5;
/** New lines of one place that are shown whole; of more, the ends: the model has just written them. */
const NEW_LINES_MAX = 8;
const END_LINES = 2;
const LINE_CHARS_MAX = 500;

/** Says what was replaced, and shows the first places as they are now. */
export function editReport(path: string, { text, places }: Replaced, step: MatchStep): string {
  const how = step === 'exact' ? '' : ` Found only after looking past ${step}.`;
  const count = places.length === 1 ? 'Replaced one place' : `Replaced ${places.length} places`;
  const shownPlaces = places.slice(0, PLACES_SHOWN);
  const numbers = lineNumbers(
    text,
    shownPlaces.flatMap(({ start, end }) => [start, end]),
  );
  const shown = shownPlaces.map((place, index) =>
    around(text, place, numbers[2 * index] ?? 1, numbers[2 * index + 1] ?? 1),
  );
  const rest = places.length > PLACES_SHOWN ? `\n[${places.length - PLACES_SHOWN} more places not shown]` : '';
  return `${count} in ${path}.${how}\n${shown.join('\n…\n')}${rest}`;
}

/** Numbers of the lines in which positions lie, which come in rising order. */
export function lineNumbers(text: string, positions: number[]): number[] {
  let number = 1;
  let next = text.indexOf('\n');
  return positions.map((position) => {
    for (; next >= 0 && next < position; next = text.indexOf('\n', next + 1)) number++;
    return number;
  });
}

function around(text: string, { start }: Span, firstLine: number, lastLine: number): string {
  const before = Math.min(CONTEXT_LINES, firstLine - 1);
  let from = lineStart(text, start);
  for (let line = 0; line < before; line++) from = lineStart(text, from - 1);
  const lines = linesFrom(text, from, before + lastLine - firstLine + 1 + CONTEXT_LINES);
  const first = firstLine - before;
  const hidden = lastLine - firstLine + 1 - 2 * END_LINES;
  if (hidden + 2 * END_LINES <= NEW_LINES_MAX) return numberedLines(lines, first, LINE_CHARS_MAX);
  const above = before + END_LINES;
  return [
    numberedLines(lines.slice(0, above), first, LINE_CHARS_MAX),
    `      … ${counted(hidden, 'more line')} as you gave them`,
    numberedLines(lines.slice(above + hidden), first + above + hidden, LINE_CHARS_MAX),
  ].join('\n');
}

function lineStart(text: string, position: number): number {
  return position === 0 ? 0 : text.lastIndexOf('\n', position - 1) + 1;
}

function linesFrom(text: string, from: number, count: number): string[] {
  const lines: string[] = [];
  for (let start = from, end = 0; lines.length < count && end >= 0; start = end + 1) {
    end = text.indexOf('\n', start);
    const line = end < 0 ? text.slice(start) : text.slice(start, end);
    lines.push(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
  return lines;
}

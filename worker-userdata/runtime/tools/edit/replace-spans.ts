import type { Span } from './rewritten-text.ts';

/** The new text, and where in it the replacements stand. */
export type Replaced = { text: string; places: Span[] };

/**
 * Puts `replacement` in the place of each span; every other character stays. Its lines end as those do in whose place they come, so
 * that a file keeps its line ends, also mixed ones. `wanted` is what the spans were found by: where it differs from the
 * replacement in nothing but line ends, these are what is to be changed, and stand as they were given.
 */
export function replaceSpans(text: string, spans: Span[], wanted: string, replacement: string): Replaced {
  const fitted = isAboutLineEnds(wanted, replacement) ? () => replacement : fitter(text, replacement);
  const parts: string[] = [];
  const places: Span[] = [];
  let position = 0;
  let chars = 0;
  for (const span of spans) {
    const kept = text.slice(position, span.start);
    const put = fitted(span);
    parts.push(kept, put);
    places.push({ start: chars + kept.length, end: chars + kept.length + put.length });
    chars += kept.length + put.length;
    position = span.end;
  }
  parts.push(text.slice(position));
  return { text: parts.join(''), places };
}

function isAboutLineEnds(wanted: string, replacement: string): boolean {
  return plain(wanted) === plain(replacement);
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** Lines, and the line end after each; the last line has none. */
type Lines = { lines: string[]; ends: string[] };

function linesOf(text: string): Lines {
  const raw = text.split('\n');
  const last = raw.length - 1;
  return {
    lines: raw.map((line, index) => (index < last && line.endsWith('\r') ? line.slice(0, -1) : line)),
    ends: raw.slice(0, -1).map((line) => (line.endsWith('\r') ? '\r\n' : '\n')),
  };
}

function fitter(text: string, replacement: string): (span: Span) => string {
  const given = linesOf(replacement);
  if (given.ends.length === 0) return () => replacement;
  const endAfter = lineEndFinder(text);
  return ({ start, end }) => {
    const old = linesOf(text.slice(start, end));
    const near = endAfter(end);
    return joined(given, near === undefined ? old : { ...old, ends: [...old.ends, near] });
  };
}

/** The end of the line in which a place lies; of the last line, how the one before it ends. To be asked in rising order. */
function lineEndFinder(text: string): (position: number) => string | undefined {
  const last = text.lastIndexOf('\n');
  let next = 0;
  return (position) => {
    if (last < 0) return undefined;
    if (next < position || text[next] !== '\n') next = position > last ? last : text.indexOf('\n', position);
    return text.startsWith('\r\n', Math.max(0, next - 1)) ? '\r\n' : '\n';
  };
}

/** The given lines; what stays the same at either end keeps its line ends, what is new takes those of the lines that it replaces. */
function joined({ lines, ends }: Lines, old: Lines): string {
  const same = sameAround(lines, old.lines);
  const isNew = old.lines.length - same.before - same.after;
  const counterpart = (index: number): number => {
    if (index < same.before) return index;
    if (index >= lines.length - same.after) return index - lines.length + old.lines.length;
    return Math.max(0, same.before + Math.min(index - same.before, isNew - 1));
  };
  const at = (index: number) => old.ends[Math.min(counterpart(index), old.ends.length - 1)] ?? ends[index] ?? '';
  return lines.map((line, index) => (index < ends.length ? line + at(index) : line)).join('');
}

/** How many lines are the same at the beginning and at the end, but for trailing white space. */
function sameAround(lines: string[], old: string[]): { before: number; after: number } {
  const most = Math.min(lines.length, old.length);
  const isSame = (a: string | undefined, b: string | undefined) => a?.trimEnd() === b?.trimEnd();
  let before = 0;
  while (before < most && isSame(lines[before], old[before])) before++;
  let after = 0;
  while (after < most - before && isSame(lines.at(-1 - after), old.at(-1 - after))) after++;
  return { before, after };
}

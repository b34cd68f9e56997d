import { KEY_CHARS_MAX, keyBodyEnd, keyBodyStart } from './key-body.ts';
import type { Span } from './spans.ts';

/** First and last lines: PEM of any kind, PGP, SSH2 (RFC 4716); for PuTTY what begins and ends the file. */
const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|PuTTY-User-Key-File-\d/g;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|Private-MAC: ?[0-9a-f]{32,64}/g;
const HINTS = ['PRIVATE KEY', 'Private-MAC'];
/** Length of the longest first line. */
const KEY_LINE_CHARS_MAX = 80;

/**
 * Private keys: from the first line to the last, or, where the last is missing, as far as a key's lines go, because source code
 * that only names the first line must not lose what follows. Of a key whose beginning is missing, its lines before the last.
 */
export function privateKeySpans(text: string): Span[] {
  if (!HINTS.some((hint) => text.includes(hint))) return [];
  const ends = [...text.matchAll(END)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
  const spans: Span[] = [];
  let nextEnd = 0;
  let covered = 0;
  for (const begin of text.matchAll(BEGIN)) {
    if (begin.index < covered) continue;
    const after = begin.index + begin[0].length;
    while (nextEnd < ends.length && (ends[nextEnd]?.start ?? 0) < after) nextEnd++;
    const end = ends[nextEnd];
    const isWhole = end !== undefined && end.start - after <= KEY_CHARS_MAX;
    if (!isWhole && begin[0].startsWith('P')) continue;
    covered = isWhole ? end.end : keyBodyEnd(text, after);
    spans.push({ start: begin.index, end: covered });
  }
  return [...spans, ...headless(text, ends, spans)];
}

/** Last lines that belong to no first one, with the body before them. */
function headless(text: string, ends: Span[], keys: Span[]): Span[] {
  let key = 0;
  return ends.flatMap(({ start, end }) => {
    while (key < keys.length && (keys[key]?.end ?? 0) <= start) key++;
    if ((keys[key]?.start ?? Number.POSITIVE_INFINITY) <= start) return [];
    const before = text.slice(Math.max(0, start - KEY_LINE_CHARS_MAX), start);
    const lineStart = start - before.length + before.lastIndexOf('\n') + 1;
    return [{ start: before.includes('\n') ? keyBodyStart(text, lineStart) : start, end }];
  });
}

/** Where a key begins whose end may still come: at most {@link KEY_CHARS_MAX} before the end of the text. */
export function openKeyFrom(text: string): number | undefined {
  const from = Math.max(0, text.length - KEY_CHARS_MAX - KEY_LINE_CHARS_MAX);
  const tail = text.slice(from);
  const last = [...tail.matchAll(END)].at(-1);
  const closed = last ? last.index + last[0].length : 0;
  const open = [...tail.matchAll(BEGIN)].find((found) => found.index >= closed);
  return open ? from + open.index : undefined;
}

import type { Span } from './rewritten-text.ts';

/** Up to this length the engine's own search is quick in every text; beyond, what repeats itself costs it the product of both lengths. */
const SHORT_CHARS_MAX = 100;

/** The places of `wanted` from the first on, apart from each other, at most `placesMax`. Takes time in proportion to both texts. */
export function occurrences(text: string, wanted: string, placesMax: number): Span[] {
  const spans: Span[] = [];
  for (const start of wanted.length <= SHORT_CHARS_MAX ? shortPlaces(text, wanted) : longPlaces(text, wanted)) {
    spans.push({ start, end: start + wanted.length });
    if (spans.length === placesMax) break;
  }
  return spans;
}

function* shortPlaces(text: string, wanted: string): Generator<number> {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) yield at;
}

/** Knuth, Morris and Pratt: never looks at a character of the text again. */
function* longPlaces(text: string, wanted: string): Generator<number> {
  const borders = bordersOf(wanted);
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    while (matched > 0 && wanted.charCodeAt(matched) !== code) matched = borders[matched - 1] ?? 0;
    if (wanted.charCodeAt(matched) === code) matched++;
    if (matched < wanted.length) continue;
    yield at + 1 - wanted.length;
    matched = 0;
  }
}

/** For each beginning of the text, how long the longest shorter beginning is that it also ends with. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  for (let at = 1, border = 0; at < text.length; at++) {
    while (border > 0 && text.charCodeAt(border) !== text.charCodeAt(at)) border = borders[border - 1] ?? 0;
    if (text.charCodeAt(border) === text.charCodeAt(at)) border++;
    borders[at] = border;
  }
  return borders;
}

import { withoutTrailingSpace, withPlainCharacters, withPlainLineEnds } from './normal-forms.ts';
import { occurrences } from './occurrences.ts';
import type { RewrittenText, Span } from './rewritten-text.ts';

/** Places that are looked for. More are a rewrite of the whole file, which sed does better; bounds memory and work. */
export const PLACES_MAX = 100_000;

/** How the text was found: as it is, or only after looking past a difference. */
export type MatchStep = 'exact' | 'line ends' | 'line ends and trailing spaces' | 'quotes, dashes and Unicode forms';
/** `spans` are in order and apart from each other; one more than {@link PLACES_MAX} when there are more than that. */
export type Match = { step: MatchStep; spans: Span[] };

/**
 * Finds every place of `wanted`, first as it is, then looking past trailing spaces, then past typographic characters.
 * How lines end matters only to a `wanted` that names carriage returns: otherwise a file with mixed line ends would have two places
 * that look the same, of which only one counts. Takes time in proportion to both texts.
 */
export function findMatches(text: string, wanted: string): Match {
  const literal = wanted.includes('\r') ? wholeLineEnds(text, occurrences(text, wanted, PLACES_MAX + 1)) : [];
  if (literal.length > 0) return { step: 'exact', spans: literal };
  const steps = [pastLineEnds, pastTrailingSpace, pastCharacters];
  for (const step of steps) {
    const match = step(text, wanted);
    if (match.spans.length > 0) return match;
  }
  return { step: 'exact', spans: [] };
}

function pastLineEnds(text: string, wanted: string): Match {
  const needle = withPlainLineEnds(wanted).text;
  if (needle !== wanted && isBlank(needle)) return { step: 'exact', spans: [] };
  const spans = originals([withPlainLineEnds(text)], needle);
  return { step: spans.every((span) => isLiterally(text, span, wanted)) ? 'exact' : 'line ends', spans };
}

/** A line end at the beginning is found whole, whatever it consists of. */
function isLiterally(text: string, { start, end }: Span, wanted: string): boolean {
  return end - start - wanted.length <= 1 && text.slice(start, end).endsWith(wanted);
}

function pastTrailingSpace(text: string, wanted: string): Match {
  const needle = withoutTrailingSpace(wanted).text;
  const spans = isBlank(needle) ? [] : originals([withoutTrailingSpace(text)], needle);
  return { step: 'line ends and trailing spaces', spans };
}

function pastCharacters(text: string, wanted: string): Match {
  const needle = withPlainCharacters(withoutTrailingSpace(wanted).text).text;
  const spaced = withoutTrailingSpace(text);
  const spans = isBlank(needle) ? [] : originals([withPlainCharacters(spaced.text), spaced], needle);
  return { step: 'quotes, dashes and Unicode forms', spans };
}

/** Where in the original the places of `needle` are, through one rewriting after the other, the last first. */
function originals(rewritings: [RewrittenText, ...RewrittenText[]], needle: string): Span[] {
  const steps = rewritings.map((one) => one.originals());
  const original = (index: number) =>
    steps.reduce<number | undefined>((at, step) => (at === undefined ? at : step(at)), index);
  return occurrences(rewritings[0].text, needle, PLACES_MAX + 1).flatMap((found) => {
    const [start, end] = [original(found.start), original(found.end)];
    return start === undefined || end === undefined ? [] : [{ start, end }];
  });
}

/** A line end of two characters is found as a whole, unless the place before took its first. */
function wholeLineEnds(text: string, spans: Span[]): Span[] {
  return spans.map(({ start, end }, index) => {
    const cuts = start > (spans[index - 1]?.end ?? 0) && text.startsWith('\r\n', start - 1);
    return { start: cuts ? start - 1 : start, end };
  });
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

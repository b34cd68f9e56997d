import { counted } from '@remote-swe/core/domain/counted';
import type { Edit } from '@remote-swe/core/tools/edit-file';
import { lineNumbers } from '../lines.ts';
import { findMatches, type Match, type MatchStep, PLACES_MAX } from './match-ladder.ts';
import { describeNearest } from './nearest-text.ts';
import { replaceSpans } from './replace-spans.ts';
import type { Span } from './rewritten-text.ts';
import { EDIT_BYTES_MAX } from './text-file.ts';

/** A text on its way to be written: where the edits so far stand in it, in order and apart, and how each was found. */
export type Draft = { text: string; places: Span[]; steps: MatchStep[] };
/** Why an edit does not apply, in words for the model. */
export type Refusal = { refusal: string };

/** Places named when there are too many. */
const PLACES_NAMED = 20;
/** A file that replacements make longer is not written: a long text in a hundred thousand places would fill the memory. */
const RESULT_CHARS_MAX = 2 * EDIT_BYTES_MAX;

/** The edits made in order, each on what those before it left; the first that does not apply refuses them all. */
export function draftOf(original: string, edits: readonly Edit[], path: string): Draft | Refusal {
  let draft: Draft = { text: original, places: [], steps: [] };
  for (const [index, edit] of edits.entries()) {
    const next = withEdit(draft, edit, path);
    if (!('refusal' in next)) draft = next;
    else return edits.length === 1 ? next : { refusal: refusalAmong(next.refusal, { original, edits, index }) };
  }
  return draft.text === original ? { refusal: `${path} reads like that already; nothing was written.` } : draft;
}

type Among = { original: string; edits: readonly Edit[]; index: number };

function refusalAmong(refusal: string, { original, edits, index }: Among): string {
  const wanted = edits[index]?.old_string ?? '';
  const isChanged = index > 0 && refusal.startsWith('0 matches') && findMatches(original, wanted).spans.length > 0;
  const why = isChanged ? ' An edit before it has changed this text: make one edit of the two.' : '';
  return `Edit ${index + 1} of ${edits.length} does not apply, so none of them was made.${why} ${refusal}`;
}

function withEdit(draft: Draft, edit: Edit, path: string): Draft | Refusal {
  const { old_string, new_string, replace_all } = edit;
  if (old_string === new_string)
    return { refusal: 'old_string and new_string are the same, so there is nothing to change.' };
  const match = findMatches(draft.text, old_string);
  const count = match.spans.length;
  if (count === 0) return notFound(path, draft.text, old_string);
  if (count > PLACES_MAX) return tooMany(path);
  if (count > 1 && !replace_all) return ambiguous(path, draft.text, match);
  if (charsAfter(draft.text, match.spans, new_string) > RESULT_CHARS_MAX) return tooLong(path, count);
  const { text, places } = replaceSpans(draft.text, match.spans, old_string, new_string);
  const earlier = movedPlaces(draft.places, match.spans, places);
  return { text, places: joinedPlaces([...earlier, ...places]), steps: [...draft.steps, match.step] };
}

/** Where places are after others, `spans`, became `replaced`: what a span cut into grows by it. All in order and apart. */
export function movedPlaces(places: readonly Span[], spans: readonly Span[], replaced: readonly Span[]): Span[] {
  const starts = mover(spans, replaced, 'start');
  const ends = mover(spans, replaced, 'end');
  return places.map(({ start, end }) => ({ start: starts(start), end: ends(end) }));
}

/** To be asked in rising order. A position inside of a span goes to its `edge`. */
function mover(spans: readonly Span[], replaced: readonly Span[], edge: 'start' | 'end'): (at: number) => number {
  let passed = 0;
  return (at) => {
    while ((spans[passed]?.end ?? Number.POSITIVE_INFINITY) <= at) passed++;
    const [span, put] = [spans[passed], replaced[passed]];
    if (span && put && span.start < at) return put[edge];
    return at + (replaced[passed - 1]?.end ?? 0) - (spans[passed - 1]?.end ?? 0);
  };
}

function joinedPlaces(places: Span[]): Span[] {
  const joined: Span[] = [];
  for (const place of places.sort((one, other) => one.start - other.start || one.end - other.end)) {
    const last = joined.at(-1);
    if (last && place.start < last.end) last.end = Math.max(last.end, place.end);
    else joined.push({ ...place });
  }
  return joined;
}

function notFound(path: string, text: string, wanted: string): Refusal {
  const nearest = describeNearest(text, wanted) ?? 'Nothing in the file is like it: read the file again.';
  return { refusal: `0 matches: old_string is not in ${path}; nothing was written. ${nearest}` };
}

function ambiguous(path: string, text: string, { step, spans }: Match): Refusal {
  const starts = spans.slice(0, PLACES_NAMED).map(({ start }) => start);
  const more = spans.length > PLACES_NAMED ? ' and more' : '';
  const how = step === 'exact' ? '' : ` (looking past ${step})`;
  return {
    refusal: `${spans.length} matches in ${path}${how}, at lines ${lineNumbers(text, starts).join(', ')}${more}; nothing was written. Add lines around the one you mean to old_string, or set replace_all.`,
  };
}

function tooMany(path: string): Refusal {
  return {
    refusal: `More than ${PLACES_MAX} matches in ${path}; nothing was written. Add lines around the one you mean to old_string, or use sed or python3 for all of them.`,
  };
}

function tooLong(path: string, count: number): Refusal {
  return {
    refusal: `${counted(count, 'such replacement')} would make ${path} longer than ${RESULT_CHARS_MAX} characters; nothing was written. Use sed or python3 for it.`,
  };
}

/** The most characters that the new text can have: a line end of the replacement may become two characters. */
function charsAfter(text: string, spans: Span[], replacement: string): number {
  const removed = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  return text.length - removed + spans.length * (replacement.length + lineCount(replacement));
}

/** Lines of a text; an end of its last line begins no other. */
export function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

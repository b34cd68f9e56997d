import { hasPassed, isDetail, isFrame, markOf, needsHeading } from './marks.ts';

/** Characters of a line that are looked at and kept: catches bundles and data in one line. */
const LINE_CHARS_MAX = 300;
/** Characters of places that are held for each kind of mark. */
const HELD_CHARS_MAX = 12_000;
/** Lines below a mark that belong to it, and among them those of a stack, and those that nothing but their place speaks for. */
const DETAILS_MAX = 10;
const FRAMES_MAX = 3;
const PLAIN_DETAILS_MAX = 1;
/** Empty lines in a row that end a place. */
const GAP_MAX = 2;

type Line = { number: number; text: string };
/** A line that tells of a failure, with what belongs to it. */
type Place = { lines: Line[]; frames: number; plain: number; gap: number; taken: number };
type Held = { places: Place[]; chars: number; isFull: boolean };

/**
 * Finds in a text that comes in pieces the places that tell why something failed. Memory is bounded: of each kind of mark the first
 * places are held. What stands before `fromChars` is shown anyway and does not count.
 */
export class Failures {
  readonly #fromChars: number;
  readonly #seen = new Set<string>();
  readonly #held = { verdict: emptyHeld(), trouble: emptyHeld() };
  #number = 0;
  #chars = 0;
  #rest = '';
  #restChars = 0;
  #heading: Line | undefined;
  #open: { place: Place; held: Held } | undefined;

  constructor(fromChars: number) {
    this.#fromChars = fromChars;
  }

  push(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#look(this.#rest + line.slice(0, LINE_CHARS_MAX + 1));
      this.#chars += this.#restChars + line.length + 1;
      this.#number++;
      this.#rest = '';
      this.#restChars = 0;
    }
    if (this.#rest.length <= LINE_CHARS_MAX) this.#rest += last.slice(0, LINE_CHARS_MAX + 1 - this.#rest.length);
    this.#restChars += last.length;
  }

  /** No more comes: the last line has no line end. */
  end(): void {
    if (this.#restChars > 0) this.#look(this.#rest);
    this.#rest = '';
    this.#restChars = 0;
  }

  /** How many line ends have come so far. */
  get lines(): number {
    return this.#number;
  }

  /**
   * The places whose mark is not among the lines of `shown`, within `charsMax`: verdicts before the rest, in the order of the text, each
   * line with its number. `linesBefore` says how many lines stand before the text in its file, if that is known; it is asked only where there
   * is such a place.
   */
  text(shown: ReadonlySet<string>, charsMax: number, linesBefore: () => number | undefined): string {
    const chosen: { at: number; text: string }[] = [];
    let [charsLeft, left] = [charsMax, 0];
    for (const held of [this.#held.verdict, this.#held.trouble])
      for (const { lines } of held.places) {
        if (lines.every(({ text }) => shown.has(text))) continue;
        const text = lines.map((line) => numbered(line, linesBefore())).join('');
        if (text.length > charsLeft) left++;
        else chosen.push({ at: lines[0]?.number ?? 0, text });
        if (text.length <= charsLeft) charsLeft -= text.length;
      }
    const isMore = left > 0 || Object.values(this.#held).some(({ isFull }) => isFull);
    chosen.sort((a, b) => a.at - b.at);
    return chosen.length === 0 ? '' : chosen.map(({ text }) => text).join('') + (isMore ? MORE : '');
  }

  #look(line: string): void {
    const text = line.length > LINE_CHARS_MAX ? `${line.slice(0, LINE_CHARS_MAX)}…` : line.trimEnd();
    if (this.#chars >= this.#fromChars && !this.#begins(text)) this.#goesOn(text);
    if (/^\S/.test(text)) this.#heading = { number: this.#number + 1, text };
  }

  /** A mark that nothing like it was seen of begins a place. */
  #begins(text: string): boolean {
    const kind = markOf(text);
    if (!kind) return false;
    this.#open = undefined;
    const held = this.#held[kind];
    const shape = text.trim();
    if (held.isFull || this.#seen.has(shape)) return true;
    if (held.chars + text.length > HELD_CHARS_MAX) {
      held.isFull = true;
      return true;
    }
    this.#seen.add(shape);
    const place: Place = { lines: [], frames: 0, plain: 0, gap: 0, taken: 0 };
    held.places.push(place);
    if (this.#heading && needsHeading(text)) this.#keep({ place, held }, this.#heading);
    this.#keep({ place, held }, { number: this.#number + 1, text });
    this.#open = { place, held };
    // The next finding of the same file needs no heading.
    if (needsHeading(text)) this.#heading = undefined;
    return true;
  }

  #goesOn(text: string): void {
    const open = this.#open;
    if (!open) return;
    const { place } = open;
    if (text === '') place.gap++;
    else if (place.taken >= DETAILS_MAX || place.gap >= GAP_MAX || hasPassed(text) || isForeign(place, text))
      this.#open = undefined;
    else {
      place.gap = 0;
      if (isFrame(text) && ++place.frames > FRAMES_MAX) return;
      place.taken++;
      this.#keep(open, { number: this.#number + 1, text });
    }
  }

  #keep({ place, held }: { place: Place; held: Held }, line: Line): void {
    place.lines.push(line);
    held.chars += line.text.length;
  }
}

const MORE = '(there may be more of them: search the whole output)\n';

function emptyHeld(): Held {
  return { places: [], chars: 0, isFull: false };
}

/** Whether a line has nothing to do with the place above it. */
function isForeign(place: Place, text: string): boolean {
  return !isDetail(text) && ++place.plain > PLAIN_DETAILS_MAX;
}

function numbered({ number, text }: Line, linesBefore: number | undefined): string {
  return linesBefore === undefined ? `${text}\n` : `${number + linesBefore}: ${text}\n`;
}

import type { Span } from '../redact/spans.ts';
import type { Form } from './forms.ts';
import { BREAK, type Symbols } from './symbols.ts';

/** Symbols of a window: every run that counts has at least so many. */
const WINDOW = 8;
/** Symbols at the end of a text that may be the beginning of a form; fewer would hold back every other text. */
const BEGINNING_MIN = 4;
/** Different symbols in a part of a value that counts as the value. */
const VARIED_MIN = 5;
const BASE = 0x01000193;
/** So few slots are taken that most windows of a text are dismissed by one look. */
const SLOTS_PER_WINDOW = 8;

/** Runs that were found, and from where on the end of the text may be the beginning of one. */
export type Found = { spans: Span[]; openFrom: number | undefined };

/** Finds runs of many forms in one pass: every window of every form is in a hash table, a text's windows are looked up in it. */
export class FormIndex {
  readonly #forms: readonly Form[];
  readonly #mask: number;
  /** First entry of a slot, plus one; entries are form, offset and hash of a window, and the next entry. */
  readonly #heads: Int32Array;
  readonly #entryForm: Int32Array;
  readonly #entryOffset: Int32Array;
  readonly #next: Int32Array;
  readonly #hashes: Int32Array;
  /** Weight of the symbol that leaves a window. */
  readonly #leaving: number;

  constructor(forms: readonly Form[]) {
    this.#forms = forms;
    const windows = forms.reduce((sum, { codes }) => sum + Math.max(0, codes.length - WINDOW + 1), 0);
    const slots = 2 ** Math.ceil(Math.log2(Math.max(64, windows * SLOTS_PER_WINDOW)));
    this.#mask = slots - 1;
    this.#heads = new Int32Array(slots);
    this.#entryForm = new Int32Array(windows);
    this.#entryOffset = new Int32Array(windows);
    this.#next = new Int32Array(windows);
    this.#hashes = new Int32Array(windows);
    this.#leaving = Array.from({ length: WINDOW }).reduce<number>((weight) => Math.imul(weight, BASE), 1);
    this.#fill();
  }

  #fill(): void {
    let entry = 0;
    for (const [position, { codes }] of this.#forms.entries())
      for (let offset = 0; offset + WINDOW <= codes.length; offset++) {
        const hash = hashOf(codes, offset);
        const slot = this.#slotOf(hash);
        this.#hashes[entry] = hash;
        this.#entryForm[entry] = position;
        this.#entryOffset[entry] = offset;
        this.#next[entry] = this.#heads[slot] ?? 0;
        this.#heads[slot] = ++entry;
      }
  }

  #slotOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  /** `textChars`: length of the text that the symbols are of. */
  find(symbols: Symbols, textChars: number): Found {
    const spans: Span[] = [];
    let openFrom: number | undefined;
    for (let position = this.#nextHit(symbols, 0); position < symbols.count; ) {
      const run = this.#longestRun(symbols, position);
      if (run?.isOpen) openFrom ??= symbols.starts[run.from];
      if (run?.isEnough) spans.push({ start: symbols.starts[run.from] ?? 0, end: symbols.ends[run.to - 1] ?? 0 });
      position = this.#nextHit(symbols, run?.isEnough ? run.to : position + 1);
    }
    return { spans, openFrom: openFrom ?? this.#beginningFrom(symbols, textChars) };
  }

  /** Where the next window begins, from `from` on, that may be one of a form. Most of the time goes here: plain and local. */
  #nextHit({ codes, count }: Symbols, from: number): number {
    const [heads, hashes, next] = [this.#heads, this.#hashes, this.#next];
    const [mask, leaving] = [this.#mask, this.#leaving];
    let hash = 0;
    let filled = 0;
    for (let position = from; position < count; position++) {
      const code = codes[position] as number;
      if (code === BREAK) {
        hash = filled = 0;
        continue;
      }
      hash = (Math.imul(hash, BASE) + code) | 0;
      if (++filled > WINDOW) hash = (hash - Math.imul(codes[position - WINDOW] as number, leaving)) | 0;
      if (filled < WINDOW) continue;
      let entry = heads[(hash ^ (hash >>> 15)) & mask] as number;
      while (entry > 0 && hashes[entry - 1] !== hash) entry = next[entry - 1] as number;
      if (entry > 0) return position - WINDOW + 1;
    }
    return count;
  }

  #longestRun(symbols: Symbols, at: number): Run | undefined {
    let best: Run | undefined;
    for (
      let entry = this.#heads[this.#slotOf(hashOf(symbols.codes, at))] ?? 0;
      entry > 0;
      entry = this.#next[entry - 1] ?? 0
    ) {
      const form = this.#forms[this.#entryForm[entry - 1] ?? 0];
      const run = form && runOf(symbols, at, form, this.#entryOffset[entry - 1] ?? 0);
      if (run && (!best || run.to - run.from > best.to - best.from)) best = run;
    }
    return best;
  }

  /** Where a beginning of a form stands at the end that is shorter than a window. A very short one counts where nothing follows it. */
  #beginningFrom({ codes, starts, ends, count }: Symbols, textChars: number): number | undefined {
    const endsText = ends[count - 1] === textChars;
    for (let symbols = Math.min(WINDOW - 1, count); symbols > 0; symbols--) {
      const isShort = symbols < BEGINNING_MIN;
      if (isShort && !endsText) return undefined;
      const isBeginning = (form: Form) =>
        (form.isRaw || !isShort) && startsWith(form.codes, codes, count - symbols, count);
      if (this.#forms.some(isBeginning)) return starts[count - symbols];
    }
    return undefined;
  }
}

function hashOf(codes: Uint8Array, from: number): number {
  let hash = 0;
  for (let position = from; position < from + WINDOW; position++)
    hash = (Math.imul(hash, BASE) + (codes[position] as number)) | 0;
  return hash;
}

type Run = { from: number; to: number; isEnough: boolean; isOpen: boolean };

/** The run around a window, which begins at `at` in the text and at `offset` in the form. */
function runOf({ codes, count }: Symbols, at: number, form: Form, offset: number): Run | undefined {
  for (let index = 0; index < WINDOW; index++) if (codes[at + index] !== form.codes[offset + index]) return undefined;
  let before = 0;
  while (before < offset && before < at && codes[at - before - 1] === form.codes[offset - before - 1]) before++;
  let length = WINDOW;
  while (
    offset + length < form.codes.length &&
    codes[at + length] === form.codes[offset + length] &&
    at + length < count
  )
    length++;
  const isOpen = at + length === count && offset + length < form.codes.length;
  const [from, to] = [at - before, at + length];
  const isWhole = to - from === form.codes.length;
  const isEnough = isWhole || (to - from >= form.need && isVaried(codes, from, to));
  return { from, to, isEnough, isOpen };
}

/** A row of zeros is a part of many values, and of other things. */
function isVaried(codes: Uint8Array, from: number, to: number): boolean {
  return new Set(codes.subarray(from, to)).size >= VARIED_MIN;
}

function startsWith(form: Uint8Array, codes: Uint8Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (codes[index] !== form[index - from]) return false;
  return true;
}

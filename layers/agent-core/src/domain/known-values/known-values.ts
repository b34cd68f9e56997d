import { merged, replaced, type Span } from '../redact/spans.ts';
import { ExactValues } from './exact-values.ts';
import { FormIndex, type Found } from './form-index.ts';
import { type Form, formsOf, rawForms } from './forms.ts';
import { SymbolList, type Symbols } from './symbols.ts';
import { partsOf } from './value-parts.ts';

/** Stands for a value that was known to be secret. */
export const REMOVED_MARK = '[secret removed]';
/** Characters at the end of a text in pieces that may wait for more: a value in its longest form, over lines with something before them. */
const HELD_CHARS_MAX = 65_536;

/** Characters that are looked at together: bounds the memory for a text of any length. */
const BLOCK_CHARS = 1024 * 1024;

/** Values in a text, and where its end may be the beginning of one. */
type FoundValues = { spans: Span[]; heldFrom: number };

/**
 * Finds known values in texts, in whatever common way they are written (forms.ts), broken up by anything that is no letter or digit, or
 * over lines with something before each part. Time and memory grow with the text alone. Texts have one character per byte.
 */
export class KnownValues {
  readonly #values: readonly string[];
  readonly #plain: readonly string[];
  readonly isEmpty: boolean;
  /** Made when the first text is looked at: many commands end before. */
  #finders: { index: FormIndex; exact: ExactValues } | undefined;

  /** `plain` are looked for as they are only: signatures, which nobody writes in another way but to put them into an address. */
  constructor(values: readonly string[], plain: readonly string[] = []) {
    this.#values = values.flatMap(partsOf);
    this.#plain = plain.flatMap(partsOf);
    this.isEmpty = this.#values.length + this.#plain.length === 0;
  }

  /** Any text without the values in it, each replaced by {@link REMOVED_MARK}. */
  removedFrom(text: string): string {
    if (this.isEmpty) return text;
    const binary = toBinary(text);
    const { spans } = this.find(binary);
    return spans.length === 0 ? text : Buffer.from(replaced(binary, spans, REMOVED_MARK), 'latin1').toString('utf8');
  }

  /** Values in `text`, and where its end may be the beginning of one. */
  find(text: string): FoundValues {
    if (this.isEmpty) return { spans: [], heldFrom: text.length };
    const spans: Span[] = [];
    let start = 0;
    while (text.length - start > BLOCK_CHARS) {
      const block = this.#findIn(text.slice(start, start + BLOCK_CHARS));
      spans.push(...block.spans.filter(({ end }) => end <= block.heldFrom).map((span) => moved(span, start)));
      start += Math.max(block.heldFrom, BLOCK_CHARS - HELD_CHARS_MAX);
    }
    const last = this.#findIn(text.slice(start));
    return { spans: [...spans, ...last.spans.map((span) => moved(span, start))], heldFrom: start + last.heldFrom };
  }

  #findIn(text: string): FoundValues {
    this.#finders ??= this.#makeFinders();
    const { index, exact } = this.#finders;
    const found = [exact.find(text), wholeIn(text, index), fieldsIn(text, index), dumpIn(text, index)];
    const spans = merged(found.flatMap((one) => one?.spans ?? []));
    const open = Math.min(text.length, ...found.flatMap((one) => one?.openFrom ?? []));
    const heldFrom = Math.max(open, text.length - HELD_CHARS_MAX);
    return { spans, heldFrom: spans.find(({ start, end }) => start < heldFrom && heldFrom < end)?.start ?? heldFrom };
  }

  #makeFinders() {
    const forms: Form[] = [...this.#values.flatMap(formsOf), ...this.#plain.flatMap(rawForms)];
    return { index: new FormIndex(forms), exact: new ExactValues([...this.#values, ...this.#plain].map(toBinary)) };
  }
}

function wholeIn(text: string, index: FormIndex): Found {
  const list = new SymbolList(text.length);
  list.add(text, 0, text.length);
  return index.find(list, text.length);
}

function fieldsIn(text: string, index: FormIndex): Found | undefined {
  const fields = lastFields(text);
  return fields && index.find(fields, text.length);
}

/** With the letters at the right of its last line, and all that stands between its lines. */
function dumpIn(text: string, index: FormIndex): Found | undefined {
  const dump = dumped(text);
  const found = dump && index.find(dump, text.length);
  return found && { ...found, spans: found.spans.map(({ start, end }) => ({ start, end: lineEnd(text, end) })) };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** One character per byte: values are compared as bytes, whatever stands around them. */
export function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Characters of a line in which its last field is looked for. */
const FIELD_CHARS_MAX = 256;
/** What a value may be written with; anything else ends a field. */
const IN_FIELD = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~%\\&#')
  IN_FIELD[character.charCodeAt(0)] = 1;

/**
 * The symbols of the last fields of all lines, one after the other: a value that was split over lines with something before each
 * part (numbers, times, names of files, addresses of a dump with its text at the right). Undefined for a single line.
 */
function lastFields(text: string): Symbols | undefined {
  if (!text.includes('\n')) return undefined;
  const list = new SymbolList(text.length);
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    let last = end;
    while (last > start && IN_FIELD[text.charCodeAt(last - 1) & 0xff] !== 1) last--;
    const earliest = Math.max(start, last - FIELD_CHARS_MAX);
    let first = last;
    while (first > earliest && IN_FIELD[text.charCodeAt(first - 1) & 0xff] === 1) first--;
    list.add(text, first, last, text.length);
    start = end + 1;
  }
  return list;
}

/** An address, as xxd, hexdump and od write it, then groups of digits; what follows these is the same in letters. */
const ADDRESS = /[ \t]{0,8}(?:0x)?[0-9a-f]{4,16}:?[ \t]{1,4}/iy;
const DIGITS = /(?:[0-9a-f]{2,8} ?(?: (?=[0-9a-f]{2} ))?){1,32}/iy;

/** The symbols of a dump without its addresses: digits, or letters where there are none. Undefined where no line looks like one. */
function dumped(text: string): Symbols | undefined {
  let list: SymbolList | undefined;
  for (let start = 0; start < text.length; start = lineEnd(text, start) + 1) {
    ADDRESS.lastIndex = start;
    if (!ADDRESS.test(text)) continue;
    list ??= new SymbolList(text.length);
    const from = ADDRESS.lastIndex;
    DIGITS.lastIndex = from;
    list.add(text, from, DIGITS.test(text) ? DIGITS.lastIndex : lineEnd(text, from), text.length);
  }
  return list;
}

/** Where the line ends that `position` is in, without its line feed. */
function lineEnd(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end < 0 ? text.length : end;
}

import { merged, replaced, type Span } from '../redact/spans.ts';
import { ExactValues } from './exact-values.ts';
import { FormIndex, type Found } from './form-index.ts';
import { type Form, formsOf, rawForms } from './forms.ts';
import { dumped, lastFields, lineEnd } from './line-views.ts';
import { SymbolList } from './symbols.ts';
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

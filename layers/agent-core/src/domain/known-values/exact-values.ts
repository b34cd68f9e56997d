import type { Span } from '../redact/spans.ts';
import type { Found } from './form-index.ts';
import { RAW_SYMBOLS_MIN } from './forms.ts';
import { foldedCodes } from './symbols.ts';

/** Values with too few letters and digits to be looked for by them: found as they are, and as addresses and JSON write them. */
export class ExactValues {
  /** Longest first, so that a value within a longer one does not break it up. */
  readonly #texts: readonly string[];
  readonly #pattern: RegExp | undefined;

  /** `values` with one character per byte. */
  constructor(values: readonly string[]) {
    const few = values.filter((value) => foldedCodes(value).length < RAW_SYMBOLS_MIN);
    const texts = few.flatMap((value) => [value, percentEncoded(value), JSON.stringify(value).slice(1, -1)]);
    this.#texts = [...new Set(texts)].sort((a, b) => b.length - a.length);
    const escaped = this.#texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#pattern = escaped.length > 0 ? new RegExp(escaped.join('|'), 'g') : undefined;
  }

  find(text: string): Found {
    if (!this.#pattern) return { spans: [], openFrom: undefined };
    const spans = [...text.matchAll(this.#pattern)].map(
      (found): Span => ({ start: found.index, end: found.index + found[0].length }),
    );
    return { spans, openFrom: this.#beginningFrom(text, spans.at(-1)?.end ?? 0) };
  }

  /** Where the longest end of `text` begins that is the beginning of a value. */
  #beginningFrom(text: string, earliest: number): number | undefined {
    const longest = (this.#texts[0]?.length ?? 1) - 1;
    for (let position = Math.max(earliest, text.length - longest); position < text.length; position++) {
      const end = text.slice(position);
      if (this.#texts.some((value) => value.startsWith(end))) return position;
    }
    return undefined;
  }
}

function percentEncoded(value: string): string {
  return value.replace(
    /[^A-Za-z0-9_.~-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

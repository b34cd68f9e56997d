import { KnownValues, REMOVED_MARK } from '@remote-swe/core/domain/known-values/known-values';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import { replaced, type Span } from '@remote-swe/core/domain/redact/spans';

/**
 * Characters that have left already and are kept to know how a value began. A few letters are no reason to hold a text back,
 * and output may come in single characters.
 */
const SENT_CHARS = 512;

/** Removes known secret values, and from texts also tokens of well-known shapes, from everything that leaves a tool. */
export class Redactor {
  readonly #known: KnownValues;

  /** `plain` are looked for as they are only, see {@link KnownValues}. */
  constructor(values: readonly string[], plain: readonly string[] = []) {
    this.#known = new KnownValues(values, plain);
  }

  text(text: string): string {
    return redacted(this.#known.removedFrom(text));
  }

  /** Known values out of bytes in pieces: what may be the beginning of a secret waits for the next piece. */
  stream(): { push(chunk: Buffer): Buffer; end(): Buffer } {
    const known = this.#known;
    if (known.isEmpty) return { push: (chunk) => chunk, end: () => Buffer.alloc(0) };
    const state = { sent: '', held: '' };
    const settle = (chunk: string, isEnd: boolean) => {
      const { sent } = state;
      const text = sent + state.held + chunk;
      const { spans, heldFrom } = known.find(text);
      const from = isEnd ? text.length : Math.max(sent.length, heldFrom);
      const within = spans
        .filter(({ end }) => sent.length < end && end <= from)
        .map((span) => after(span, sent.length));
      state.held = text.slice(from);
      state.sent = text.slice(Math.max(0, from - SENT_CHARS), from);
      return Buffer.from(replaced(text.slice(sent.length, from), within, REMOVED_MARK), 'latin1');
    };
    return {
      push: (chunk) => settle(chunk.toString('latin1'), false),
      end: () => settle('', true),
    };
  }
}

function after({ start, end }: Span, sentChars: number): Span {
  return { start: Math.max(0, start - sentChars), end: end - sentChars };
}

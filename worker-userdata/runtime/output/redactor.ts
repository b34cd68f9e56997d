import { KnownValues, REMOVED_MARK } from '@remote-swe/core/domain/known-values/known-values';
import { redacted } from '@remote-swe/core/domain/redact';
import { replaced } from '@remote-swe/core/domain/redact/spans';

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
    const state = { held: '' };
    const settle = (text: string, isEnd: boolean) => {
      const { spans, heldFrom } = known.find(text);
      const from = isEnd ? text.length : heldFrom;
      state.held = text.slice(from);
      const within = spans.filter(({ end }) => end <= from);
      return Buffer.from(replaced(text.slice(0, from), within, REMOVED_MARK), 'latin1');
    };
    return {
      push: (chunk) => settle(state.held + chunk.toString('latin1'), false),
      end: () => settle(state.held, true),
    };
  }
}

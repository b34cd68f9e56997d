import { redacted } from '@remote-swe/core/domain/redact';

export const REDACTED = '[secret removed]';
/** Shorter values are words as likely as secrets. */
const SECRET_CHARS_MIN = 8;

/** Removes known secret values, and from texts also tokens of well-known shapes, from everything that leaves a tool. */
export class Redactor {
  /** As binary strings, longest first, so that a secret within a longer one does not break it up. */
  readonly #secrets: string[];
  readonly #pattern: RegExp | undefined;

  constructor(values: string[]) {
    const binary = values.filter((value) => value.length >= SECRET_CHARS_MIN).map(toBinary);
    this.#secrets = [...new Set(binary)].sort((a, b) => b.length - a.length);
    const escaped = this.#secrets.map((secret) => secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#pattern = escaped.length > 0 ? new RegExp(escaped.join('|'), 'g') : undefined;
  }

  text(text: string): string {
    return redacted(this.#withoutValues(text));
  }

  #withoutValues(text: string): string {
    if (!this.#pattern) return text;
    const binary = toBinary(text);
    const clean = binary.replace(this.#pattern, REDACTED);
    return clean === binary ? text : Buffer.from(clean, 'latin1').toString('utf8');
  }

  /** Known values out of bytes in pieces: what may be the beginning of a secret waits for the next piece. */
  stream(): { push(chunk: Buffer): Buffer; end(): Buffer } {
    const pattern = this.#pattern;
    if (!pattern) return { push: (chunk) => chunk, end: () => Buffer.alloc(0) };
    const state = { held: '' };
    return {
      push: (chunk) => {
        const clean = (state.held + chunk.toString('latin1')).replace(pattern, REDACTED);
        const settledChars = clean.length - this.#beginningAtEnd(clean);
        state.held = clean.slice(settledChars);
        return Buffer.from(clean.slice(0, settledChars), 'latin1');
      },
      end: () => {
        const rest = Buffer.from(state.held, 'latin1');
        state.held = '';
        return rest;
      },
    };
  }

  /** Length of the longest end of `text` that is the beginning of a secret. */
  #beginningAtEnd(text: string): number {
    const longest = (this.#secrets[0]?.length ?? 1) - 1;
    for (let chars = Math.min(longest, text.length); chars > 0; chars--) {
      const end = text.slice(-chars);
      if (this.#secrets.some((secret) => secret.startsWith(end))) return chars;
    }
    return 0;
  }
}

/** One character per byte: secrets are compared as bytes, whatever stands around them. */
function toBinary(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

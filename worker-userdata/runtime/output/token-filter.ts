import { KEY_CHARS_MAX } from '@remote-swe/core/domain/redact/key-body';
import { openKeyFrom } from '@remote-swe/core/domain/redact/private-keys';
import { SECRET_MARK, secretSpans } from '@remote-swe/core/domain/redact/redact';
import { replaced, type Span } from '@remote-swe/core/domain/redact/spans';

/** Pieces are collected up to this, because each look costs as much as what is held back. */
const LOOKED_AT_CHARS = 16_384;
/** What names a secret stands in its line; a longer line is cut between words, or anywhere outside of a secret. */
const LINE_CHARS_MAX = 8_192;
/** A private key, with the line before it. */
const HELD_CHARS_MAX = KEY_CHARS_MAX + LINE_CHARS_MAX;

/**
 * Takes secrets of well-known shapes out of text in pieces, wherever the pieces are cut: what may be the beginning of one
 * waits for the next piece. Must come before a text is shortened: half a token has no shape.
 */
export class TokenFilter {
  #held = '';
  #looked = 0;

  push(piece: string): string {
    this.#held += piece;
    if (this.#held.length < this.#looked + LOOKED_AT_CHARS) return '';
    const spans = secretSpans(this.#held);
    const from = heldFrom(this.#held, spans);
    const settled = this.#held.slice(0, from);
    const within = spans.flatMap(({ start, end }) => (start < from ? [{ start, end: Math.min(end, from) }] : []));
    this.#held = this.#held.slice(from);
    this.#looked = this.#held.length;
    return replaced(settled, within, SECRET_MARK);
  }

  /** What was held back. */
  end(): string {
    const rest = replaced(this.#held, secretSpans(this.#held), SECRET_MARK);
    this.#held = '';
    this.#looked = 0;
    return rest;
  }
}

/** Where what must wait begins: the unfinished line, a key without its end, and never the middle of a secret. */
function heldFrom(text: string, spans: Span[]): number {
  const line = lineFrom(text);
  const key = openKeyFrom(text);
  const wanted = key === undefined ? line : Math.min(line, text.lastIndexOf('\n', key) + 1);
  const bounded = Math.max(wanted, text.length - HELD_CHARS_MAX);
  const across = spans.find(({ start, end }) => start < bounded && bounded < end);
  return across && text.length - across.start <= 2 * HELD_CHARS_MAX ? across.start : bounded;
}

function lineFrom(text: string): number {
  const line = text.lastIndexOf('\n') + 1;
  if (text.length - line <= LINE_CHARS_MAX) return line;
  const latest = text.length - LINE_CHARS_MAX / 2;
  const space = Math.max(text.lastIndexOf(' ', latest), text.lastIndexOf('\t', latest));
  return space >= line ? space : latest;
}

import { redacted } from '@remote-swe/core/domain/redact';

/** The beginning of a private key, and as much after it as a whole key may need. */
const KEY_CHARS_MAX = 10_100;
const OPEN_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?![\s\S]*-----END [A-Z ]*PRIVATE KEY-----)[\s\S]*$/;
/** The end of a piece that may be the beginning of a key's first line, and how long that can be. */
const KEY_LINE_UNFINISHED = /-----[A-Z -]*$/;
const KEY_LINE_CHARS_MAX = 80;
/** Longer words are no tokens. */
const WORD_CHARS_MAX = 1_024;

/**
 * Takes tokens of well-known shapes out of text in pieces, wherever the pieces are cut: what may be the beginning of one
 * waits for the next piece. Must come before a text is shortened: half a token has no shape.
 */
export class TokenFilter {
  #held = '';

  push(piece: string): string {
    const text = this.#held + piece;
    const from = heldFrom(text);
    this.#held = text.slice(from);
    return redacted(text.slice(0, from));
  }

  /** What was held back. */
  end(): string {
    const rest = redacted(this.#held);
    this.#held = '';
    return rest;
  }
}

function heldFrom(text: string): number {
  const settled = unfinishedFrom(text);
  const start = Math.max(0, settled - KEY_CHARS_MAX);
  const openKey = OPEN_KEY.exec(text.slice(start, settled));
  return openKey ? start + openKey.index : settled;
}

/** Where the word at the end begins, or the beginning of a key's first line with the word before it. */
function unfinishedFrom(text: string): number {
  const keyLine = KEY_LINE_UNFINISHED.exec(text.slice(-KEY_LINE_CHARS_MAX));
  let from = keyLine ? Math.max(0, text.length - KEY_LINE_CHARS_MAX) + keyLine.index : text.length;
  const earliest = Math.max(0, from - WORD_CHARS_MAX);
  while (from > earliest && /[\w-]/.test(text.charAt(from - 1))) from--;
  return from;
}

import { namedValueSpans } from './named-values.ts';
import { privateKeySpans } from './private-keys.ts';
import { merged, replaced, type Span } from './spans.ts';
import { TOKEN_SHAPES } from './token-shapes.ts';

/** Stands for a secret of a well-known shape. */
export const SECRET_MARK = '[secret]';

/** Where a text holds what looks like a secret of somebody: tokens by their shape, private keys, values by their name. */
export function secretSpans(text: string): Span[] {
  return merged([...tokenSpans(text), ...privateKeySpans(text), ...namedValueSpans(text)]);
}

/**
 * Takes well-known shapes of secrets out of text that leaves for people, models or logs: a last net under the rules that keep
 * them away. Linear in the length of the text. What it knows is a table: redact/token-shapes.ts.
 */
export function redacted(text: string): string {
  return replaced(text, secretSpans(text), SECRET_MARK);
}

/** Takes out tokens and private keys only: what is secret by its name alone may be what a person asks for. */
export function withoutTokens(text: string): string {
  return replaced(text, merged([...tokenSpans(text), ...privateKeySpans(text)]), SECRET_MARK);
}

/** Tokens are looked for in long words only: that keeps the many patterns off most of a text. Looking back first spares the rest of a word. */
const LONG_WORD = /(?<![\w.~+-])[\w.~+-]{13,}/g;
/** Words longer than this are taken in pieces that overlap by a token's length. */
const WORD_CHARS_MAX = 8_192;
const TOKEN_CHARS_MAX = 2_048;
/** What stands before a word and may tell that its first letters belong to an escape: `\n`, `%3D`, `\u003d`, a colour. */
const BEFORE_CHARS = 8;
/** A token begins where no letter or digit stands before it, or one that ends an escape. */
const BEGINNING = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[abefnrtv]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\x1b\[[0-9;]{0,5}m))`;
const ANY_TOKEN = new RegExp(`${BEGINNING}(?:${TOKEN_SHAPES.map(({ pattern }) => pattern).join('|')})`, 'g');
/** Whatever goes on after a token is taken with it: a part that the pattern did not foresee, or padding. */
const REST = /[\w+/=~-]{0,4096}/y;

/** A word without any of these belongs to a person or a program. */
const MAY_BE_TOKEN = /\d|[A-Za-z0-9]{20}|xox|xapp/;

/** Tokens of well-known shapes in long words. */
function tokenSpans(text: string): Span[] {
  const spans: Span[] = [];
  const words = new RegExp(LONG_WORD);
  for (let word = words.exec(text); word; word = words.exec(text)) {
    if (!MAY_BE_TOKEN.test(word[0])) continue;
    const end = word.index + word[0].length;
    for (let from = word.index; from < end; from += WORD_CHARS_MAX - TOKEN_CHARS_MAX)
      addSpans(text, from, Math.min(end, from + WORD_CHARS_MAX), spans);
  }
  return spans;
}

function addSpans(text: string, start: number, end: number, spans: Span[]): void {
  const from = Math.max(0, start - BEFORE_CHARS);
  const piece = text.slice(from, end);
  ANY_TOKEN.lastIndex = 0;
  for (let found = ANY_TOKEN.exec(piece); found; found = ANY_TOKEN.exec(piece)) {
    const first = from + found.index;
    const last = first + found[0].length;
    // Nothing is left to extend within what the token before took along. Otherwise many tokens in a row would be walked over
    // and over.
    if (last > (spans.at(-1)?.end ?? 0)) spans.push({ start: first, end: restFrom(text, last) });
  }
}

function restFrom(text: string, from: number): number {
  REST.lastIndex = from;
  REST.test(text);
  return REST.lastIndex;
}

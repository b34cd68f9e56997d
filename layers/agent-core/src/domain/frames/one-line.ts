/** A name of somebody else's is cut after this: catches a page of text as the name of a file. */
const NAME_CHARS_MAX = 200;
/** Half of a pair of surrogates, left over by a cut or sent by a broken client: no service takes it. */
const LONE_SURROGATES = /\p{Cs}/gu;

/** The same text in valid Unicode. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATES, '\uFFFD');
}

/** Somebody else's text as part of one line of ours: no line ends, no control or invisible characters. */
export function oneLine(text: string, charsMax = NAME_CHARS_MAX): string {
  const cut = text.length > charsMax ? `${text.slice(0, charsMax)}…` : text;
  return wellFormed(cut)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '');
}

/** The same as a quoted name that cannot end its own quotes. */
export function quotedName(text: string): string {
  return `"${oneLine(text).replaceAll('"', "'")}"`;
}

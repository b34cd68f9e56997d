/**
 * A text as the letters and digits in it, in one case, escapes undone and all else left out, with the place of each. What splits a
 * value (white space, quotes, separators, characters without width) or writes it in another way is then no difference any more.
 */
export type Symbols = { codes: Uint8Array; starts: Int32Array; ends: Int32Array; count: number };

/** Stands between symbols that are too far apart to be of one value. */
export const BREAK = 0;
/** Characters between two symbols of a value: a line end with what may stand before the next line; catches a text of spaces. */
const GAP_CHARS_MAX = 128;

const CODE_OF = new Uint8Array(256);
for (let digit = 0; digit < 10; digit++) CODE_OF[48 + digit] = 1 + digit;
for (let letter = 0; letter < 26; letter++) {
  CODE_OF[65 + letter] = 11 + letter;
  CODE_OF[97 + letter] = 11 + letter;
}

/** How a character may be written: in addresses, JSON and source code, HTML, each also more than once; wide letters in UTF-8. */
const ESCAPE =
  /%(?:25){0,4}([0-9a-f]{2})|\\{1,16}(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-7]{3})|[abefnrtv])|&(?:amp;){0,4}(?:#x([0-9a-f]{1,6});?|#(\d{1,7});?|[a-z]{2,8};)|\xef\xbc([\x90-\xba])|\xef\xbd([\x81-\x9a])/iy;
/** Of characters with which an escape may begin. */
const ESCAPE_CODE = 255;
for (const character of '%\\&\xef') CODE_OF[character.charCodeAt(0)] = ESCAPE_CODE;

/** Collects symbols of a text with one character per byte. */
export class SymbolList implements Symbols {
  readonly codes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  count = 0;

  /** `charsMax`: at least the characters of all texts that will be added. */
  constructor(charsMax: number) {
    // With room for breaks: one needs many characters.
    const size = charsMax + Math.ceil(charsMax / GAP_CHARS_MAX) + 1;
    this.codes = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
  }

  /** The symbols of `text` between two places. `gapCharsMax`: text that is left out between two symbols ends a value when it is longer. */
  add(text: string, from: number, to: number, gapCharsMax = GAP_CHARS_MAX): void {
    const { codes, starts, ends } = this;
    let { count } = this;
    let last = count > 0 ? (ends[count - 1] as number) : from;
    for (let position = from; position < to; ) {
      const character = text.charCodeAt(position) & 0xff;
      let code = CODE_OF[character] as number;
      let end = position + 1;
      if (code === ESCAPE_CODE) [code, end] = escapeAt(text, position);
      if (code > 0) {
        if (position - last > gapCharsMax) codes[count++] = BREAK;
        codes[count] = code;
        starts[count] = position;
        ends[count] = end;
        count++;
        last = end;
      }
      position = end;
    }
    this.count = count;
  }
}

/** The symbol of an escape, or none, and where what was read ends. */
function escapeAt(text: string, position: number): [number, number] {
  ESCAPE.lastIndex = position;
  const found = ESCAPE.exec(text);
  return found ? [codeOf(found), position + found[0].length] : [0, position + 1];
}

function codeOf([, percent, unicode, point, hex, octal, htmlHex, html, wide, wideLower]: RegExpExecArray): number {
  if (wide) return symbolOf(wide.charCodeAt(0) - 0x60);
  if (wideLower) return symbolOf(wideLower.charCodeAt(0) - 0x20);
  const hexDigits = percent ?? unicode ?? point ?? hex ?? htmlHex;
  const written = hexDigits ? Number.parseInt(hexDigits, 16) : octal ? Number.parseInt(octal, 8) : Number(html ?? 0);
  return symbolOf(written < 0xfee0 ? written : written - 0xfee0);
}

function symbolOf(point: number): number {
  const code = point >= 0 && point < 128 ? (CODE_OF[point] as number) : 0;
  return code === ESCAPE_CODE ? 0 : code;
}

/** Symbols of text that is not written in another way: escapes stay what they are. */
export function foldedCodes(text: string): Uint8Array {
  const codes = new Uint8Array(text.length);
  let count = 0;
  for (let position = 0; position < text.length; position++) {
    const code = symbolOf(text.charCodeAt(position));
    if (code > 0) codes[count++] = code;
  }
  return codes.subarray(0, count);
}

/** The same with escapes undone. */
export function decodedCodes(text: string): Uint8Array {
  const list = new SymbolList(text.length);
  list.add(text, 0, text.length, text.length);
  return list.codes.slice(0, list.count);
}

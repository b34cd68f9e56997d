import { SymbolList, type Symbols } from './symbols.ts';

/** Of a line, as far as its last field may go back. */
const FIELD_CHARS_MAX = 256;
/** What a value may be written with; anything else ends a field. */
const IN_FIELD = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.~%\\&#')
  IN_FIELD[character.charCodeAt(0)] = 1;

/**
 * The symbols of the last fields of all lines, one after the other: a value that was split over lines with something before each
 * part (numbers, times, names of files, addresses of a dump with its text at the right). Undefined for a single line.
 */
export function lastFields(text: string): Symbols | undefined {
  if (!text.includes('\n')) return undefined;
  const list = new SymbolList(text.length);
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    let last = end;
    while (last > start && IN_FIELD[text.charCodeAt(last - 1) & 0xff] !== 1) last--;
    const earliest = Math.max(start, last - FIELD_CHARS_MAX);
    let first = last;
    while (first > earliest && IN_FIELD[text.charCodeAt(first - 1) & 0xff] === 1) first--;
    list.add(text, first, last, text.length);
    start = end + 1;
  }
  return list;
}

/** An address, as xxd, hexdump and od write it, then groups of digits; what follows these is the same in letters. */
const ADDRESS = /[ \t]{0,8}(?:0x)?[0-9a-f]{4,16}:?[ \t]{1,4}/iy;
const DIGITS = /(?:[0-9a-f]{2,8} ?(?: (?=[0-9a-f]{2} ))?){1,32}/iy;

/** The symbols of a dump without its addresses: digits, or letters where there are none. Undefined where no line looks like one. */
export function dumped(text: string): Symbols | undefined {
  let list: SymbolList | undefined;
  for (let start = 0; start < text.length; start = lineEnd(text, start) + 1) {
    ADDRESS.lastIndex = start;
    if (!ADDRESS.test(text)) continue;
    list ??= new SymbolList(text.length);
    const from = ADDRESS.lastIndex;
    DIGITS.lastIndex = from;
    list.add(text, from, DIGITS.test(text) ? DIGITS.lastIndex : lineEnd(text, from), text.length);
  }
  return list;
}

/** Where the line ends that `place` is in, without its line feed. */
export function lineEnd(text: string, place: number): number {
  const end = text.indexOf('\n', place);
  return end < 0 ? text.length : end;
}

import { decodedCodes, foldedCodes } from './symbols.ts';

/**
 * One way in which a value can be written, as symbols. A run of `need` symbols of it counts as the value: what was cut or broken up
 * is found by its parts. `isRaw`: the value itself.
 */
export type Form = { codes: Uint8Array; need: number; isRaw: boolean };

/** Shorter runs could be anybody's words or numbers. */
const RUN_MIN = 8;
/** A raw value below this is looked for exactly (`exact-values.ts`). */
export const RAW_SYMBOLS_MIN = 12;
/** Symbols that may have left already when a text in pieces is held back. */
const LOST_SYMBOLS = 3;
/** Digits, or changes from small letters to capitals, that make a value no phrase, whose parts are words of everybody. */
const IRREGULAR_MIN = 3;
/** Bytes of a value up to which it is looked for in every form. */
const ALL_FORMS_BYTES_MAX = 256;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Everything that a value may look like; see docs/tools.md. */
export function formsOf(value: string): Form[] {
  const bytes = Buffer.from(value);
  const long = [...rawForms(value), ...base64Forms(bytes), form(bytes.toString('hex'), 20)];
  return bytes.length > ALL_FORMS_BYTES_MAX ? long : [...long, ...rareForms(value, bytes)];
}

/** Only as it is, or with its characters escaped or set apart. */
export function rawForms(value: string): Form[] {
  const isPhrase = (value.match(/\d|[a-z][A-Z]/g) ?? []).length < IRREGULAR_MIN;
  const decoded = /[%\\&]/.test(value) ? [decodedCodes(value)] : [];
  return [foldedCodes(value), ...decoded].flatMap((codes) => {
    if (codes.length < RAW_SYMBOLS_MIN) return [];
    return [{ codes, need: isPhrase ? codes.length : needOf(codes, RAW_SYMBOLS_MIN), isRaw: true }];
  });
}

function needOf({ length }: Uint8Array, enough: number): number {
  return Math.max(RUN_MIN, Math.min(enough, length - LOST_SYMBOLS));
}

function form(text: string, enough: number): Form {
  const codes = foldedCodes(text);
  return { codes, need: needOf(codes, enough), isRaw: false };
}

function base64Forms(bytes: Buffer): Form[] {
  return base64Texts(bytes).map((text) => form(text, 16));
}

/** The part of a base64 text that belongs to the value alone, wherever the value begins within three bytes. */
function base64Texts(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return text.slice(Math.ceil((8 * before) / 6), Math.floor((8 * (before + bytes.length)) / 6));
  });
}

function rareForms(value: string, bytes: Buffer): Form[] {
  const numbers = [...bytes];
  const urlSafe = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');
  const twice = base64Texts(bytes).flatMap((text) =>
    [...new Set([text, urlSafe(text)])].flatMap((one) => base64Forms(Buffer.from(one))),
  );
  return [
    ...twice,
    ...base64Forms(Buffer.from(value, 'utf16le')),
    ...[0, 1, 2, 3, 4].map((before) => form(base32Text(bytes, before), 20)),
    ...[0, 1]
      .flatMap((odd) => [swappedWords(numbers.slice(odd), 16, 4), swappedWords(numbers.slice(odd), 8, 6)])
      .map((text) => form(text, 20)),
    form(numbers.map((byte) => `0x${byte.toString(16)}`).join(''), 32),
    form(numbers.map((byte) => byte.toString(8).padStart(3, '0')).join(''), 24),
    form(numbers.join(''), 24),
    form([...value].reverse().join(''), 16),
  ];
}

/** The same for base32, where a value may begin at any of five bytes. */
function base32Text(bytes: Buffer, before: number): string {
  let text = '';
  let [bits, held] = [0, 0];
  // The bits before the value that share its first character go, like the character.
  let skipped = (5 - ((8 * before) % 5)) % 5;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    if (skipped > 0) {
      bits -= skipped;
      skipped = 0;
    }
    for (; bits >= 5; bits -= 5) text += BASE32.charAt((held >> (bits - 5)) & 31);
  }
  return text;
}

/** Words of two bytes as little-endian machines dump them. */
function swappedWords(numbers: number[], radix: number, digits: number): string {
  const words: string[] = [];
  for (let position = 0; position + 1 < numbers.length; position += 2)
    words.push(((numbers[position] ?? 0) + 256 * (numbers[position + 1] ?? 0)).toString(radix).padStart(digits, '0'));
  return words.join('');
}

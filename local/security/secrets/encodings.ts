const hexOf = (text: string) => Buffer.from(text).toString('hex');
const bytesOf = (text: string) => [...Buffer.from(text)];
const base64 = (text: string) => Buffer.from(text).toString('base64');
const each = (text: string, written: (character: string) => string) => [...text].map(written).join('');
const codeOf = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, '0');
const lines = (text: string, chars: number) => text.match(new RegExp(`.{1,${chars}}`, 'gs')) ?? [];

/** 16 bytes in a line, as `xxd` prints them. */
function xxd(text: string): string {
  const rows = lines(Buffer.from(text).toString('latin1'), 16);
  return rows
    .map((row, index) => {
      const pairs = (
        Buffer.from(row, 'latin1')
          .toString('hex')
          .match(/.{1,4}/g) ?? []
      ).join(' ');
      return `${(index * 16).toString(16).padStart(8, '0')}: ${pairs.padEnd(39)}  ${printable(row)}`;
    })
    .join('\n');
}

/** The same as `hexdump -C` does. */
function hexdump(text: string): string {
  const rows = lines(Buffer.from(text).toString('latin1'), 16);
  return rows
    .map((row, index) => {
      const pairs = Buffer.from(row, 'latin1').toString('hex').match(/../g) ?? [];
      const halves = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`;
      return `${(index * 16).toString(16).padStart(8, '0')}  ${halves.padEnd(48)}  |${printable(row)}|`;
    })
    .join('\n');
}

/** `od -x` on a little-endian machine. */
function words(text: string): string {
  const even = text.length % 2 === 0 ? text : `${text}\n`;
  const rows = lines(even, 16);
  return rows
    .map((row, index) => {
      const swapped = (Buffer.from(row).toString('hex').match(/.{4}/g) ?? []).map(
        (word) => word.slice(2) + word.slice(0, 2),
      );
      return `${(index * 16).toString(8).padStart(7, '0')} ${swapped.join(' ')}`;
    })
    .join('\n');
}

function printable(row: string): string {
  return row.replace(/[^ -~]/g, '.');
}

function base32(text: string): string {
  const bits = bytesOf(text)
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(group.padEnd(5, '0'), 2)))
    .join('');
}

/** Every common way to write a value. */
export const ENCODINGS: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'in capitals': (secret) => secret.toUpperCase(),
  'in small letters': (secret) => secret.toLowerCase(),
  'in a basic header': (secret) => `Basic ${base64(`x-access-token:${secret}`)}`,
  ...Object.fromEntries(
    [0, 1, 2, 3, 4, 5].map((before) => [
      `in base64 behind ${before} bytes`,
      (secret: string) => base64(`${'{"a":'.slice(0, before)}${secret}"}`),
    ]),
  ),
  'in base64 for addresses': (secret) => Buffer.from(`~?~${secret}?~`).toString('base64url'),
  'in base64 of base64': (secret) => base64(base64(`a:${secret}\n`)),
  'in base64 of its UTF-16': (secret) => Buffer.from(`$t='${secret}'`, 'utf16le').toString('base64'),
  'in base64, wrapped': (secret) => lines(base64(`${'x'.repeat(31)}${secret}`), 76).join('\n'),
  'in base64, wrapped short and numbered': (secret) =>
    lines(base64(secret), 20)
      .map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)
      .join('\n'),
  'in base64, escaped for JSON': (secret) => JSON.stringify(lines(base64(secret), 16).join('\n')),
  'in base64, escaped for addresses': (secret) => encodeURIComponent(base64(`>>>${secret}???`)),
  'in base32': (secret) => base32(`ab${secret}`),
  'in hex': hexOf,
  'in capital hex': (secret) => hexOf(secret).toUpperCase(),
  'in hex with spaces': (secret) => (hexOf(secret).match(/../g) ?? []).join(' '),
  'in hex with colons': (secret) => (hexOf(secret).match(/../g) ?? []).join(':'),
  'in hex with \\x': (secret) => each(secret, (character) => `\\x${codeOf(character, 2)}`),
  'in hex with 0x': (secret) => each(secret, (character) => `0x${codeOf(character, 2)}, `),
  'in octal escapes': (secret) =>
    each(secret, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`),
  'as a list of numbers': (secret) => JSON.stringify(bytesOf(secret)),
  'as a printed buffer': (secret) => `<Buffer ${(hexOf(secret).match(/../g) ?? []).join(' ')}>`,
  'with percent signs': (secret) => each(secret, (character) => `%${codeOf(character, 2)}`),
  'with percent signs twice': (secret) => encodeURIComponent(each(secret, (character) => `%${codeOf(character, 2)}`)),
  'with some percent signs': (secret) =>
    secret.replace(/[-_e]/g, (character) => `%${codeOf(character, 2).toUpperCase()}`),
  'with escapes of JSON': (secret) => each(secret, (character) => `\\u${codeOf(character, 4)}`),
  'with escapes of JSON in JSON': (secret) => JSON.stringify(each(secret, (character) => `\\u${codeOf(character, 4)}`)),
  'with some escapes of JSON': (secret) => secret.replace(/[a-c-]/g, (character) => `\\u${codeOf(character, 4)}`),
  'with new escapes': (secret) => each(secret, (character) => `\\u{${codeOf(character, 2)}}`),
  'with HTML entities': (secret) => each(secret, (character) => `&#${character.charCodeAt(0)};`),
  'with HTML entities in hex': (secret) => each(secret, (character) => `&#x${codeOf(character, 2)};`),
  'with spaces': (secret) => [...secret].join(' '),
  'with line ends': (secret) => [...secret].join('\n'),
  'with characters without width': (secret) => [...secret].join('\u200b'),
  'with soft hyphens': (secret) => lines(secret, 3).join('\u00ad'),
  'with a byte order mark': (secret) => lines(secret, 7).join('\ufeff'),
  'in wide letters': (secret) =>
    each(secret, (c) => (c > ' ' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)),
  'with dashes': (secret) => [...secret].join('-'),
  'with joins': (secret) =>
    lines(secret, 5)
      .map((part) => `"${part}"`)
      .join(' + '),
  'as a list of letters': (secret) => JSON.stringify([...secret]),
  'folded and numbered': (secret) =>
    lines(secret, 7)
      .map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)
      .join('\n'),
  'folded, with times': (secret) =>
    lines(secret, 9)
      .map((line, index) => `2026-11-29T10:00:0${index}.123Z ${line}`)
      .join('\n'),
  'folded, as grep shows it': (secret) =>
    lines(secret, 9)
      .map((line, index) => `src/a.txt:${index + 1}:${line}`)
      .join('\n'),
  'folded, as a diff shows it': (secret) =>
    lines(secret, 9)
      .map((line) => `+${line}`)
      .join('\r\n'),
  'dumped by xxd': (secret) => xxd(`token=${secret}\n`),
  'dumped by xxd -p': (secret) => lines(hexOf(secret), 60).join('\n'),
  'dumped by hexdump -C': (secret) => hexdump(`password: ${secret} and more\n`),
  'dumped by od -c': (secret) =>
    lines(secret, 16)
      .map((row, index) => `${(index * 16).toString(8).padStart(7, '0')}   ${[...row].join('   ')}`)
      .join('\n'),
  'dumped by od -x': words,
  'dumped by od -x, one byte on': (secret) => words(`:${secret}`),
  'dumped by od -b': (secret) =>
    lines(secret, 16)
      .map(
        (row, i) =>
          `${(i * 16).toString(8).padStart(7, '0')} ${[...row].map((c) => c.charCodeAt(0).toString(8).padStart(3, '0')).join(' ')}`,
      )
      .join('\n'),
  backwards: (secret) => [...secret].reverse().join(''),
  'in UTF-16': (secret) => Buffer.from(secret, 'utf16le').toString('latin1'),
};

/** Letters and digits alone, in small letters. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

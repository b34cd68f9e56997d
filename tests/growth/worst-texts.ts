/**
 * What texts are made of that somebody could send to keep a parser busy: beginnings of what it looks for, and characters that its
 * patterns repeat over.
 */
const SEEDS = [
  'a',
  ' ',
  '\n',
  '\r',
  '-',
  '/',
  '"',
  '\\',
  '<',
  '\b',
  '\0',
  ' \n',
  '\r\n',
  'a\n',
  'a/b#1/',
  '\x1b',
  '\x1b[',
  '\x1b]0;',
  '\x1b]0;a\x07',
  '<@A|',
  '<@B0T|',
  '<http://',
  '<http://a|',
  '<http://a/b|c>',
  '<mailto:a',
  '<#C1|',
  '<!date^1^',
  '&lt;',
  '${parameter:',
  '“',
  '\u0301',
  'e\u0301\u0316',
  '--model=a.',
  '.messages.0',
  'next ',
  'exceed',
  '{"a":',
];

/** A name for people, and the text of a length. */
export type WorstText = { name: string; of(size: number): string };

/** Most patterns are slow when what they repeat over is not followed by what they look for. */
const END_OF_NO_MATCH = '\0x';

export const WORST_TEXTS: readonly WorstText[] = [
  ...SEEDS.map((seed) => ({ name: JSON.stringify(seed), of: (size: number) => filled(seed, size) })),
  ...SEEDS.filter((seed) => seed.length === 1).map((seed) => ({
    name: `${JSON.stringify(seed)} before an end`,
    of: (size: number) => filled(seed, size) + END_OF_NO_MATCH,
  })),
  { name: 'a link to a long host', of: (size) => `<http://xn--${filled('a9', size)}.b|c>` },
  { name: 'a link with a long label', of: (size) => `<http://a|${filled('%41', size)}>` },
  { name: 'a carriage return before one long line', of: (size) => `\r${filled('x', size)}` },
];

function filled(seed: string, size: number): string {
  return seed.repeat(Math.ceil(size / seed.length));
}

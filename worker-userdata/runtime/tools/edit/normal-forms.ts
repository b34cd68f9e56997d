import { RewrittenText, type Span } from './rewritten-text.ts';

/** Combining marks of one character that are looked at together: what Unicode calls stream-safe. More would be sorted slowly. */
const MARKS_MAX = 30;

export function withPlainLineEnds(text: string): RewrittenText {
  return new RewrittenText(text, lineEnds, () => '\n');
}

/** Without the white space before line ends. */
export function withoutTrailingSpace(text: string): RewrittenText {
  return new RewrittenText(text, spacedLineEnds, () => '\n');
}

/** Typographic characters as a keyboard has them, and one Unicode form for all others. */
export function withPlainCharacters(text: string): RewrittenText {
  return new RewrittenText(text, specialCharacters, plainForms());
}

function* lineEnds(text: string): Generator<Span> {
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) yield { start: at, end: at + 2 };
}

function* spacedLineEnds(text: string): Generator<Span> {
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    let start = at;
    while (start > 0 && ' \t\r'.includes(text.charAt(start - 1))) start--;
    if (start < at) yield { start, end: at + 1 };
  }
}

const TYPOGRAPHIC: Record<string, string> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};

const BEYOND_ASCII = /\P{ASCII}/u;
/** A character outside ASCII, or one with combining marks, so that both Unicode forms of `é` become one. */
const SPECIAL = new RegExp(`[ -~]\\p{M}{1,${MARKS_MAX}}|\\P{ASCII}\\p{M}{0,${MARKS_MAX}}`, 'gu');

function* specialCharacters(text: string): Generator<Span> {
  if (!BEYOND_ASCII.test(text)) return;
  for (const { index, 0: found } of text.matchAll(SPECIAL)) yield { start: index, end: index + found.length };
}

/** Forms that are kept for the next time: a text has few different characters, and normalising takes long. */
const FORMS_MAX = 2_000;

function plainForms(): (character: string) => string {
  const known = new Map<string, string>();
  return (character) => {
    const form = known.get(character) ?? plainForm(character);
    if (known.size < FORMS_MAX) known.set(character, form);
    return form;
  };
}

function plainForm(character: string): string {
  const plain = [...character].map((part) => TYPOGRAPHIC[part] ?? part);
  return plain.join('').normalize('NFKC');
}

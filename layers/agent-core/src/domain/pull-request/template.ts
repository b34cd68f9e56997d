/** Headings that are asked for: catches a template that is a book. */
const HEADINGS_MAX = 50;

/** The headings of a template that a description lacks, in their order. What stands in a comment or in code asks for nothing. */
export function missingHeadings(template: string, body: string): string[] {
  const has = new Set(headingsOf(body).map(comparable));
  return headingsOf(template)
    .slice(0, HEADINGS_MAX)
    .filter((heading) => !has.has(comparable(heading)));
}

function headingsOf(markdown: string): string[] {
  const headings: string[] = [];
  let fence: string | undefined;
  for (const line of withoutComments(withoutFrontMatter(markdown.replace(/\r\n?/g, '\n'))).split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]?.slice(0, 3);
    if (mark !== undefined && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined;
    const [, heading] = fence === undefined ? (/^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(line) ?? []) : [];
    if (heading !== undefined) headings.push(heading.trim());
  }
  return headings;
}

/** Settings between two lines of dashes at the very beginning. */
function withoutFrontMatter(markdown: string): string {
  // An editor may have put a mark of the encoding before it.
  const text = markdown.replace(/^\uFEFF/, '');
  const [first = '', ...lines] = text.split('\n');
  if (first.trimEnd() !== '---') return text;
  const end = lines.findIndex((line) => line.trimEnd() === '---');
  return end < 0 ? text : lines.slice(end + 1).join('\n');
}

function withoutComments(markdown: string): string {
  return markdown
    .split('<!--')
    .map((part, at) => (at === 0 ? part : part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : ''))
    .join('');
}

/** Letters and digits only: people change marks, emoji and cases. */
function comparable(heading: string): string {
  const letters = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return letters === '' ? heading : letters;
}

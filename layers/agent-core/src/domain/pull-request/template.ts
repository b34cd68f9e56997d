import { writtenLines } from '../markdown.ts';

/** What a repository has for the description of a pull request: its only template, or the names of several. */
export type PullRequestTemplate = { text: string } | { several: string[] };

/** Parts that are asked for: catches a template that is a book. */
const PARTS_MAX = 50;
const HEADING = /^ {0,3}#{1,6}[ \t]+(\S.*)$/;
const HTML_HEADING = /^\s*<h([1-6])(?:\s[^>]*)?>(.*)<\/h\1>\s*$/i;
const CHECK = /^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\][ \t]+(\S.*)$/;
/** What makes a line no paragraph that a line of dashes could make a heading. */
const NO_PARAGRAPH = /^\s*(?:$|[-*+>|#<]|\d{1,9}[.)])/;

type Parts = { headings: string[]; checks: string[] };

/** Whether a template has parts that can be looked for. */
export function hasParts(template: string): boolean {
  const { headings, checks } = partsOf(template);
  return headings.length + checks.length > 0;
}

/**
 * The headings and then the items of checklists in a template that a description lacks, in their order. Behind an item more words may
 * stand. What is in a comment or in code asks for nothing.
 */
export function missingParts(template: string, body: string): string[] {
  const [asked, given] = [partsOf(template), partsOf(body)];
  const headings = new Set(given.headings.map(comparable));
  const checks = given.checks.map((check) => `${comparable(check)} `);
  return [
    ...asked.headings.slice(0, PARTS_MAX).filter((heading) => !headings.has(comparable(heading))),
    ...asked.checks.slice(0, PARTS_MAX).filter((check) => {
      const beginning = `${comparable(check)} `;
      return !checks.some((each) => each.startsWith(beginning));
    }),
  ];
}

/** Headings by hashes, by a line below them, by HTML, or a line that is all bold; and items of checklists. */
function partsOf(markdown: string): Parts {
  const lines = writtenLines(withoutFrontMatter(markdown.replace(/\r\n?/g, '\n')));
  const parts: Parts = { headings: [], checks: [] };
  for (const [index, line] of lines.entries()) {
    const [, check] = CHECK.exec(line) ?? [];
    const heading =
      HEADING.exec(line)?.[1] ?? HTML_HEADING.exec(line)?.[2] ?? boldLine(line) ?? underlined(lines, index);
    if (check !== undefined) parts.checks.push(check.trim());
    else if (heading !== undefined && heading.trim() !== '') parts.headings.push(heading.trim());
  }
  return parts;
}

/** `**What**`, also with a colon inside or behind. */
function boldLine(line: string): string | undefined {
  const text = line.trim().replace(/:$/, '');
  const mark = text.slice(0, 2);
  const inside = text.slice(2, -2);
  const isBold = (mark === '**' || mark === '__') && text.endsWith(mark) && text.length > 4 && !inside.includes(mark);
  return isBold ? inside : undefined;
}

/** A paragraph of one line with a line of one sign below it. */
function underlined(lines: string[], index: number): string | undefined {
  const [before = '', line = '', below = ''] = [lines[index - 1], lines[index], lines[index + 1]];
  const isAlone = before.trim() === '' && !NO_PARAGRAPH.test(line);
  return isAlone && /^ {0,3}(?:=+|-{2,})[ \t]*$/.test(below) ? line : undefined;
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

/** Letters and digits only: people change marks, emoji and cases. */
function comparable(heading: string): string {
  const letters = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return letters === '' ? heading : letters;
}

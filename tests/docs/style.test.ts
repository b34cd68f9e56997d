import { expect, it } from 'vitest';
import { ELSEWHERE } from '../tidy/rules/shape.ts';
import { allDocuments, type Document, document } from './documents.ts';

/** What fits beside its neighbour in a diff. */
const LINE_CHARS_MAX = 159;

/** Lines that are too long to read. A row of a table is left out: Markdown cannot break it, and its cells are short. */
function longLines({ path, text }: Document): string[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, at: `${path}:${index + 1}` }))
    .filter(({ line }) => !line.trimStart().startsWith('|') && [...line].length > LINE_CHARS_MAX)
    .map(({ at }) => at);
}

it('The pages have no line of 160 characters or more, rows of tables aside', () => {
  const pages = [...allDocuments(), document('CHANGELOG.md')];
  expect(pages.flatMap(longLines)).toEqual([]);
});

it('The check of lines finds a long one, and leaves a row of a table alone', () => {
  const text = ['short', 'x'.repeat(160), `| ${'x'.repeat(160)} |`].join('\n');
  expect(longLines({ path: 'docs/x.md', text })).toEqual(['docs/x.md:2']);
});

it('The pages name no paper that a reader does not have', () => {
  const pages = [...allDocuments(), document('CHANGELOG.md')];
  expect(pages.filter(({ text }) => ELSEWHERE.test(text)).map(({ path }) => path)).toEqual([]);
  expect(ELSEWHERE.test(`as ${'the'} ancestor does`)).toBe(true);
});

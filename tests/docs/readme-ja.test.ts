import { expect, it } from 'vitest';
import { codeSpans, type Document, document, fencedLines, linkTargets, tableRows } from './documents.ts';

const english = document('README.md');
const japanese = document('README_ja.md');

/** Commands a person can type: in blocks and in text, in the order of the page. */
function commandsOf(page: Document): string[] {
  const all = [...page.text.matchAll(/^```.*\n[\s\S]*?^```|`[^`\n]+`/gm)].flatMap(([part]) =>
    part.startsWith('```') ? fencedLines({ ...page, text: part }) : codeSpans({ ...page, text: part }),
  );
  return all.filter((text) => /^(npm|npx|sam|aws|bash|git) /.test(text));
}

it('README_ja.md names the same commands in the same order', () => {
  expect(commandsOf(japanese)).toEqual(commandsOf(english));
  expect(commandsOf(english).length).toBeGreaterThan(10);
});

it('README_ja.md links to the same pages', () => {
  const others = (page: Document) => linkTargets(page).filter((target) => !target.startsWith('README'));
  expect(others(japanese).sort()).toEqual(others(english).sort());
});

it('README_ja.md has the same structure', () => {
  const headings = ({ text }: Document) => [...text.matchAll(/^#+ /gm)].map(([marks]) => marks);
  expect(headings(japanese)).toEqual(headings(english));
  expect(tableRows(japanese).length).toBe(tableRows(english).length);
  const bullets = ({ text }: Document) => [...text.matchAll(/^- /gm)].length;
  expect(bullets(japanese)).toBe(bullets(english));
});

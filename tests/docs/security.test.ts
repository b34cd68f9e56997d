import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeIn, document, ROOT, tableRows } from './documents.ts';

const page = document('docs/security.md');
const HEAD = '| claim | shown by |';

/** Rows of all tables of claims. */
function claims(): string[][] {
  const tables = page.text.split(/\n\s*\n/).filter((part) => part.trimStart().startsWith(HEAD));
  return tables.flatMap((text) => tableRows({ path: page.path, text }).slice(1));
}

describe('docs/security.md', () => {
  it('docs/security.md has claims about everybody who might try', () => {
    const parts = page.text.split(/^## /m).slice(1);
    const without = parts.filter((part) => !part.startsWith('Who is trusted') && !part.includes(HEAD));
    expect(without.map((part) => part.split('\n')[0])).toEqual([]);
    expect(claims().length).toBeGreaterThan(30);
  });

  it.each(claims())('docs/security.md shows: %s', (_claim, shownBy) => {
    const tests = codeIn(shownBy);
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((path) => !/^tests\/.*\.test\.ts$/.test(path) || !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

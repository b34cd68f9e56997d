import { describe, expect, it } from 'vitest';
import { isDeclared, referencesIn } from './declared.ts';
import { allDocuments, codeSpans, type Document, linkTargets, readText, resolved } from './documents.ts';
import { actualValue, limitsIn, statedValue } from './limits.ts';

/** What a build or a run makes: named in documents, absent from a fresh clone. */
const MADE_LATER = ['.local/', '.aws-sam/', 'dist/', 'samconfig.local.toml'];
/** Folders whose content commands write. */
const MADE_BELOW = /^(?:\.local|\.aws-sam|dist)\//;
const FILE = /^[\w.-]+\.(ts|mjs|js|sh|md|json|yaml|toml|css|html)$/;

/** Inline code that can only be meant as a path of this repository. */
function pathsIn(from: Document): string[] {
  const plain = codeSpans(from).filter(
    (span) => /^[\w.][\w./-]*$/.test(span) && !MADE_LATER.includes(span) && !MADE_BELOW.test(span),
  );
  return plain.filter((span) => FILE.test(span.split('/').at(-1) ?? '') || span.endsWith('/'));
}

function scriptsIn({ text }: Document): string[] {
  return [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1] ?? '');
}

describe.each(allDocuments().map((page) => ({ name: page.path, page })))('$name', ({ page }) => {
  it('The page links to what is there', () => {
    const relative = linkTargets(page).filter((target) => !/^(https?:|mailto:|#)/.test(target));
    const missing = relative.filter((target) => {
      const path = target.split('#')[0] ?? '';
      return resolved(path, { ...page, path: page.path }) === undefined;
    });
    expect(missing).toEqual([]);
  });

  it('The page names files and folders that are there', () => {
    expect(pathsIn(page).filter((path) => resolved(path, page) === undefined)).toEqual([]);
  });

  it('The page names functions that their files declare', () => {
    const wrong = referencesIn(page).filter((reference) => !isDeclared(reference, page));
    expect(wrong.map(({ file, name }) => `${file} · ${name}`)).toEqual([]);
  });

  it('The page has a name behind each file that it points into', () => {
    const pointers = page.text.match(/\.ts` · `/g) ?? [];
    const named = page.text.match(/\.ts` · `[$\w]+`/g) ?? [];
    expect(named.length).toBe(pointers.length);
  });

  it('The page names scripts that package.json has', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    expect(scriptsIn(page).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('The page states limits as the code has them', () => {
    const stated = limitsIn(page).map((limit) => ({ what: limit.what, value: statedValue(limit) }));
    const actual = limitsIn(page).map((limit) => ({ what: limit.what, value: actualValue(limit) }));
    expect(stated).toEqual(actual);
  });
});

it('The check finds what it is for: the pages hold references and limits', () => {
  const pages = allDocuments();
  expect(pages.flatMap((page) => referencesIn(page)).length).toBeGreaterThan(100);
  expect(pages.flatMap(limitsIn).length).toBeGreaterThan(60);
});

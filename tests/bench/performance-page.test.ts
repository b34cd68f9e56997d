import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { currentReadme } from '../../bench/page/best.ts';
import { currentPage, newestRun, withFigures } from '../../bench/page/page.ts';
import type { Run } from '../../bench/results.ts';
import { readText } from '../docs/documents.ts';

const page = readText('docs/performance.md');
const { run } = newestRun();
const figuresOf = (name: string) => run.benches.find((bench) => bench.name === name)?.figures ?? {};

it('docs/performance.md has the figures of the newest run: else run npm run performance', () => {
  expect(page).toBe(currentPage());
});

it.each([['en', 'README.md'] as const, ['ja', 'README_ja.md'] as const])(
  'The figures of %s are those of the newest run',
  (language, path) => {
    const text = readText(path);
    expect(text).toBe(currentReadme(language));
    expect(text).toContain('<!-- figures -->\n|');
  },
);

it('docs/performance.md says what the defaults cost, not only what the levers reach', () => {
  expect(page).toContain(`${figuresOf('cost').defaults} USD without the model`);
});

it('Every picture of the page is in the repository', () => {
  const pictures = [...page.matchAll(/\(\.\.\/(bench\/results\/[^)]+\.svg)\)/g)].map(([, path]) => path ?? '');
  expect(pictures.length).toBeGreaterThan(5);
  for (const path of pictures) expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
});

it('The page’s words stay, a promise that does not hold is shown, a bench that was not run is an error', () => {
  const must = { what: 'a / b', value: 3, unit: '', bound: { most: 2 }, pass: false };
  const bench = { name: 'step', how: '', mustReach: [must], figures: { rows: [{ warmMs: 1.5 }] }, plots: [] };
  const made = { ...run, benches: [bench] } satisfies Run;
  const text = withFigures('Before.\n<!-- figures: step -->\nreplaced words\n<!-- end -->\nAfter.', 'f.json', made);
  expect(text).toContain('| a / b | 3 | ≤ 2 | **no** |');
  expect(text).toContain('| warm, ms |\n|---|\n| 1.5 |');
  expect(text).toMatch(/^Before\.[\s\S]*After\.$/);
  expect(text).not.toContain('replaced words');
  expect(() => withFigures('<!-- figures: none -->\n<!-- end -->', 'f.json', made)).toThrow('no bench none');
});

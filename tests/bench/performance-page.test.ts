import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { READERS } from '../../bench/kept/rows.ts';
import { currentReadme } from '../../bench/page/best.ts';
import { currentPage, newestRun, PAGES, withFigures } from '../../bench/page/page.ts';
import type { Run } from '../../bench/results.ts';
import { noTrouble } from '../../local/chaos/many/kills.ts';
import { readText } from '../docs/documents.ts';

const page = readText('docs/performance.md');
const { run } = newestRun();
const figuresOf = (name: string) => run.benches.find((bench) => bench.name === name)?.figures ?? {};

it.each(PAGES)('%s has the figures of the newest run: else run npm run performance', (path) => {
  expect(readFileSync(path, 'utf8')).toBe(currentPage(path));
});

it('What a campaign printed is read: seeds by their numbers, faults by their kinds', () => {
  const seeds = {
    from: 10_001,
    seeds: 10_000,
    failures: 0,
    steps: 5,
    events: 9,
    wallMs: 60_000,
    seedsPerSecondPerCore: 50,
  };
  expect(READERS.sim?.([seeds]).figures).toMatchObject({
    rows: [{ seeds: '10,001 to 20,000', broken: 0, minutes: 1 }],
  });
  const kills = { ...noTrouble().kills, trees: { drawn: 6, struck: 4, missed: 2 } };
  const trouble = { ...noTrouble(), kills };
  const many = { sessions: 50, entries: 7, modelCalls: 3, trouble, broken: [], wallMs: 30_000 };
  expect(READERS.chaos?.([many]).figures).toMatchObject({
    rows: [{ sessions: 50, trees: 4, 'missed trees': 2, broken: 0, minutes: 0.5 }],
  });
  expect(() => READERS.load?.([{ benches: [] }])).toThrow('no output of npm run bench');
  const rows = [{ name: 'first lines', medianMs: 5, p95Ms: 6, runs: 7 }];
  expect(READERS.console?.([{ benches: [{ name: 'console', figures: { rows } }] }]).figures).toEqual({
    rows: [{ what: 'first lines', median: 5, p95: 6, runs: 7 }],
  });
});

it('What crash campaigns printed is read: a row a journey, with what was not shown', () => {
  const all = { functions: {}, failed: [], unreached: ['sqs SendMessage #2 after'], wallMs: 90_000 };
  const printed = { ...all, journey: 'api', stride: 40, boundaries: 8, runs: 16, failures: 0 };
  expect(READERS.crash?.([printed, { ...printed, journey: 'ended', function: 'StackEndFunction' }]).figures).toEqual({
    rows: [
      {
        ...{ journey: 'api', 'killed in': 'each function', stride: 40, boundaries: 8, runs: 16, failures: 0 },
        ...{ 'not reached': 1, minutes: 1.5 },
      },
      expect.objectContaining({ journey: 'ended', 'killed in': 'StackEnd' }),
    ],
  });
});

it('What the mutants printed is read: how many were caught, by seeds and by tests', () => {
  const [bySeed, byTest] = [
    { seeds: 20, caught: { seed: 1, broken: [] } },
    { test: 'a.test.ts', caught: { broken: [] } },
  ];
  const results = [bySeed, byTest, { seeds: 20 }];
  const rows = (bound?: number) => READERS.mutants?.([{ mutants: 3, missed: 1, results, bound }]).figures.rows;
  expect(rows()).toEqual([{ 'those that need': 'any', mutants: 3, caught: 2, 'by seeds': 1, 'by a test': 1 }]);
  expect(rows(1_500)).toMatchObject([{ 'those that need': '≤ 1,500 seeds' }]);
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

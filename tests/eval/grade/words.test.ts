import { describe, expect, it } from 'vitest';
import { gradeAnswer, gradeFinding, remarksOf } from '../../../eval/grade/words.ts';
import { loadTasks } from '../../../eval/task/load.ts';
import type { Check } from '../../../eval/task/schema.ts';

describe('remarksOf', () => {
  it.each([
    { text: '`index.js:101`: wrong.', places: ['index.js:101-101'] },
    { text: '**index.js:97-101** is wrong', places: ['index.js:97-101'] },
    { text: 'see lib/parse.js#L12', places: ['lib/parse.js:12-12'] },
    { text: 'In line 7 it fails', places: [':7-7'] },
    { text: 'Lines 7 to 9 fail', places: [':7-9'] },
    { text: '- a.js:1 one\n- a.js:2 two', places: ['a.js:1-1', 'a.js:2-2'] },
    { text: 'It costs $1.20 at 12:30.', places: [] },
  ])('The remarks of “$text” are at $places', ({ text, places }) => {
    const found = remarksOf(text).map(({ path = '', from, to }) => `${path}:${from}-${to}`);
    expect(found).toEqual(places);
  });

  it('A remark has the words of its own paragraph or item only', () => {
    const [first, second] = remarksOf('- a.js:1 commas\n  in decimals\n- a.js:2 zeros\n\nAlso good.');
    expect(first?.words).toContain('in decimals');
    expect(second?.words).not.toMatch(/decimals|good/);
  });
});

describe('gradeFinding', () => {
  const place = { path: 'index.js', from: 95, to: 105 };
  const check: Extract<Check, { kind: 'finding' }> = {
    ...place,
    kind: 'finding',
    name: 'x',
    untouched: 'fails',
    all: ['separator', 'decimal'],
  };
  const verdict = (text: string) => gradeFinding(check, remarksOf(text)).passed;

  it('A fault is found where the place and the words are right', () => {
    expect(verdict('src/index.js:101: the separator goes into the decimals')).toBe(true);
    expect(verdict('Line 100: separator in decimals')).toBe(true);
    expect(verdict('index.js:40: the separator goes into the decimals')).toBe(false);
    expect(verdict('other.js:101: the separator goes into the decimals')).toBe(false);
    expect(verdict('index.js:101: a bad name')).toBe(false);
    expect(verdict('The separator goes into the decimals.')).toBe(false);
    expect(verdict('index.js:101 is bad.\n\nThe separator and decimals are fine.')).toBe(false);
  });
});

describe('gradeAnswer', () => {
  const checks = loadTasks()
    .filter(({ name }) => name === 'quick-lru-memory')
    .flatMap(({ checks: all }) => all.flatMap((check) => (check.kind === 'answer' ? [check] : [])));
  const passes = (answer: string) => checks.map((check) => gradeAnswer(check, answer).passed);

  it.each([
    'Up to 2 × maxSize − 1, i.e. 1,999. There are two maps: `cache` and `oldCache`. size is capped: Math.min(..., 1000). onEviction is called for the whole old map in one go.',
    '1. **1999** entries, since QuickLRU keeps a new and an old cache (two generations).\n2. `size` reports 1000.\n3. Not entry by entry: all entries of oldCache are evicted at once when the new one is full.',
  ])('Right answers in other words are taken: %s', (answer) => {
    expect(passes(answer)).toEqual([true, true, true, true]);
  });

  it.each(['', 'At most 1000 entries.', 'Exactly 1001, and evictions come one by one.', 'I do not know.'])(
    'The answer “%s” is not taken',
    (answer) => {
      expect(passes(answer)).not.toContain(true);
    },
  );
});

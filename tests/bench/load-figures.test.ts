import { expect, it } from 'vitest';
import { growthOf, quantile } from '../../bench/load/figures.ts';

it('A quantile is one of the values, and none of none', () => {
  expect([quantile([5, 1, 3], 0.5), quantile([1, 2], 0.99), quantile([], 0.5)]).toEqual([3, 2, Number.NaN]);
});

it('The growth is the slope through the samples, in kilobytes for each session', () => {
  const samples = [1, 2, 3].map((sessions) => [sessions, 100 + 1.024 * sessions] as const);
  expect(growthOf(samples)).toBeCloseTo(1_000);
});

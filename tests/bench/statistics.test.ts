import { expect, it } from 'vitest';
import { lineThrough } from '../../bench/session/fit.ts';
import { median, quantile } from '../../bench/statistics.ts';

it('A quantile is one of the values, and none of none', () => {
  expect([median([5, 1, 3]), quantile([1, 2], 0.99), quantile([], 0.5)]).toEqual([3, 2, Number.NaN]);
});

it('A line through points that lie on one is that line', () => {
  const { a, b, r2 } = lineThrough([1, 2, 3].map((x) => [x, 100 + 1.024 * x] as const));
  for (const [found, told] of [
    [a, 100],
    [b, 1.024],
    [r2, 1],
  ] as const)
    expect(found).toBeCloseTo(told);
});

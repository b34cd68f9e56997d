import { expect, it } from 'vitest';
import { openPageMonthUsd } from '../../scripts/api-docs/open-page-cost.ts';

it('A page that is open all month and that nobody uses costs less than a dollar, one that is hidden nothing', () => {
  const HOUR_MS = 3_600_000;
  expect(openPageMonthUsd({ seen: true, unusedMs: HOUR_MS })).toBeLessThan(0.1);
  expect(openPageMonthUsd({ seen: true, unusedMs: 5 * 60_000 })).toBeLessThan(1);
  expect(openPageMonthUsd({ seen: false, unusedMs: HOUR_MS })).toBe(0);
});

it('Held questions around the clock would cost more: that is why the page lets go', () => {
  expect(openPageMonthUsd({ seen: true, unusedMs: 0 })).toBeGreaterThan(10);
});

import { describe, expect, it } from 'vitest';
import { monthsBefore } from '../../console/src/views/costs/months.ts';
import { moved, zoomed } from '../../console/src/views/session/strip/zoom.ts';
import { addressOf, filtersOf, queryOf } from '../../console/src/views/sessions/filters.ts';

describe('what stands in an address', () => {
  it('Filters are the same after a way through the address', () => {
    const filters = filtersOf('?state=paused,idle&repository=acme/engine&cost=1.5&unknown=x');
    expect(addressOf(filters)).toBe('?state=paused%2Cidle&repository=acme%2Fengine&cost=1.5');
    expect(filtersOf(addressOf(filters))).toEqual(filters);
  });

  it('Filters are asked for in the words of the API', () => {
    const query = queryOf(filtersOf('?cost=1.5&from=2026-11-01&to=2026-11-01&person=%20U1'));
    expect(query).toMatchObject({ minCostMicroUsd: 1_500_000, person: 'U1' });
    expect(Number(query.to) - Number(query.from)).toBe(24 * 3_600_000);
  });

  it('Filters that are no numbers and no days ask for everything', () => {
    expect(queryOf(filtersOf('?cost=abc&from=yesterday'))).toMatchObject({
      minCostMicroUsd: undefined,
      from: undefined,
    });
  });

  it('Months before January are those of the year before', () => {
    expect(monthsBefore('2026-01', 2)).toBe('2025-11');
  });
});

describe('the part of a timeline that is shown', () => {
  it('Zooming keeps what is below the pointer where it is', () => {
    const { from, to } = zoomed({ from: 0.2, to: 0.6 }, 0.5, 0.25);
    expect([from, to]).toEqual([expect.closeTo(0.25), expect.closeTo(0.45)]);
  });

  it('Zooming out and moving end at the edges', () => {
    expect(zoomed({ from: 0.2, to: 0.6 }, 10, 0)).toEqual({ from: 0, to: 1 });
    expect(moved({ from: 0.8, to: 1 }, 3)).toEqual({ from: expect.closeTo(0.8), to: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { spentMicroUsd } from '../../console/src/format/money.ts';
import { apiAddress } from '../../console/src/safe/address.ts';
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
  });

  it.each([
    ['Asia/Tokyo', '2028-02-29', '2028-02-28T15:00Z', 24],
    ['America/New_York', '2026-12-31', '2026-12-31T05:00Z', 24],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00Z', 25],
    ['America/New_York', '2027-03-14', '2027-03-14T05:00Z', 23],
  ])('A day of the filters is the whole day of a reader in %s: %s', (zone, day, from, hours) => {
    const before = process.env.TZ;
    process.env.TZ = zone;
    try {
      const query = queryOf(filtersOf(`?from=${day}&to=${day}`));
      const start = Date.parse(from);
      expect(query).toMatchObject({ from: start, to: start + hours * 3_600_000 });
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('Filters that are no numbers and no days ask for everything', () => {
    expect(queryOf(filtersOf('?cost=abc&from=yesterday'))).toMatchObject({
      minCostMicroUsd: undefined,
      from: undefined,
    });
  });
});

describe('an address that the API gives', () => {
  it('What the API names below itself is asked for below /api', () => {
    expect(apiAddress('/sessions/slack%3AT1%3AC1%3A1.2/entries/4/images/0')).toBe(
      '/api/sessions/slack%3AT1%3AC1%3A1.2/entries/4/images/0',
    );
    expect(apiAddress('/sessions/x/saved?at=1')).toBe('/api/sessions/x/saved?at=1');
  });

  it.each([
    ...['https://evil.example/p.png', 'data:image/svg+xml,x', 'javascript:alert(1)', '', 'sessions/x'],
    ...['/../console/x', '/%2e%2e/x', '/a/../../x', '/..\\x'],
  ])('What would lead out of the API is no address: %s', (address) => {
    expect(apiAddress(address)).toBeUndefined();
  });

  it('An address that looks like that of another host stays below /api', () => {
    expect(apiAddress('//evil.example/p.png')).toBe('/api//evil.example/p.png');
    expect(apiAddress('/@evil.example')).toBe('/api/@evil.example');
  });
});

it('What a session has cost is what was counted and what lost calls may have cost', () => {
  expect(spentMicroUsd({ costMicroUsd: 10, estimatedMicroUsd: 5 })).toBe(15);
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

import {
  choosePlace,
  mayMoveOn,
  type PlaceNews,
  type PlaceQuestion,
} from '@remote-swe/core/domain/places/choose-place';
import { homeOrder } from '@remote-swe/core/domain/places/home';
import type { Trouble } from '@remote-swe/core/domain/places/trouble';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLD, placeNamed, warmIn } from './places.ts';

const NOW = 600_000;
/** The home of the session `s` is the first of them. */
const [home, second, third] = homeOrder([placeNamed('a'), placeNamed('b'), placeNamed('c')], 's').map(
  ({ name }) => name,
) as [string, string, string];
const places = [placeNamed('a'), placeNamed('b'), placeNamed('c')];

const rests = (kind: Trouble['kind'] = 'throttled', until = NOW + 1): Trouble => ({ kind, failures: 1, until });
const news = (troubles: Record<string, Trouble>): PlaceNews => ({
  troubles: new Map(Object.entries(troubles)),
  usage: new Map(),
});
const question = (more: Partial<PlaceQuestion>): PlaceQuestion => ({
  ...{ places, model: 'm', routing: COLD, news: news({}), tried: new Set(), now: NOW },
  ...more,
});
const chosen = (more: Partial<PlaceQuestion>) => {
  const choice = choosePlace(question(more));
  return choice.kind === 'ask' ? choice.place.name : choice.kind;
};

describe('the place of a call', () => {
  it.each<[string, Partial<PlaceQuestion>, string]>([
    ['a session without cache goes to its home', {}, home],
    ['a session without cache passes over a home that rests', { news: news({ [home]: rests() }) }, second],
    ['a home whose rest is over is asked again', { news: news({ [home]: rests('unavailable', NOW) }) }, home],
    ['a warm session stays where its cache is, though its home is well', { routing: warmIn(third) }, third],
    ['a session whose cache is gone goes home', { routing: { ...COLD, place: third } }, home],
    [
      'a warm session tries a throttled place once more: some of its requests pass',
      { routing: warmIn(second), news: news({ [second]: rests() }) },
      second,
    ],
    [
      'a warm session that has waited in vain leaves a throttled place',
      { routing: warmIn(second, { hasWaited: true }), news: news({ [second]: rests() }) },
      home,
    ],
    [
      'a warm session that has waited stays where the rest is over',
      { routing: warmIn(second, { hasWaited: true }), news: news({ [second]: rests('throttled', NOW) }) },
      second,
    ],
    [
      'a warm session leaves a place that is down at once',
      { routing: warmIn(second), news: news({ [second]: rests('unavailable') }) },
      home,
    ],
    [
      'a warm session leaves a place that is closed at once',
      { routing: warmIn(second), news: news({ [second]: rests('denied') }) },
      home,
    ],
    ['a place that has failed in this call is not asked again', { tried: new Set([home]) }, second],
    ['a session whose place is no longer configured goes home', { routing: warmIn('gone') }, home],
    [
      'when all places rest, the one whose rest ends first is asked',
      {
        news: news({
          [home]: rests('denied', NOW + 9),
          [second]: rests('denied', NOW + 8),
          [third]: rests('throttled', NOW + 7),
        }),
      },
      third,
    ],
    [
      'when the others rest, a call that has failed already asks none of them',
      { tried: new Set([home]), news: news({ [second]: rests(), [third]: rests() }) },
      'none',
    ],
  ])('The place is right: %s', (_title, more, expected) => {
    expect(chosen(more)).toBe(expected);
  });

  it('The first throttle of a warm prefix is waited out; everything else moves on at once', () => {
    expect(mayMoveOn(warmIn('a'), 'a', 'throttled')).toBe(false);
    expect(mayMoveOn(warmIn('a', { hasWaited: true }), 'a', 'throttled')).toBe(true);
    expect(mayMoveOn(warmIn('a'), 'b', 'throttled')).toBe(true);
    expect(mayMoveOn(warmIn('a'), 'a', 'unavailable')).toBe(true);
    expect(mayMoveOn(COLD, 'a', 'throttled')).toBe(true);
  });
});

describe('quotas', () => {
  const limited = [placeNamed('a', { quota: { tokensPerMinute: 1_500, requestsPerMinute: 10 } }), placeNamed('b')];
  const used = (current: number, requests = 1, previous = 0) => ({
    troubles: new Map(),
    usage: new Map([['a', { current: { tokens: current, requests }, previous: { tokens: previous, requests: 0 } }]]),
  });
  const only = [limited[0] as (typeof limited)[number]];

  it.each<[string, Partial<PlaceQuestion>, string]>([
    ['a place with room for the whole request is asked', { places: only, news: used(500) }, 'a'],
    ['a place without room is passed over', { places: limited, news: used(501) }, 'b'],
    ['a place whose requests are used up is passed over', { places: limited, news: used(0, 10) }, 'b'],
    [
      'the minute before counts by its share in the last sixty seconds',
      { places: only, news: used(0, 0, 1_500), now: NOW + 30_000 },
      'wait',
    ],
    ['the minute before counts less as it passes', { places: only, news: used(0, 0, 1_500), now: NOW + 45_000 }, 'a'],
    ['what is in the cache takes no room', { places: only, routing: warmIn('a'), news: used(1_400) }, 'a'],
    ['a warm session waits once for room', { places: limited, routing: warmIn('a'), news: used(1_401) }, 'wait'],
    [
      'a warm session that has waited for room moves',
      { places: limited, routing: warmIn('a', { hasWaited: true }), news: used(1_401) },
      'b',
    ],
    [
      'a request that is larger than the quota takes an empty minute',
      { places: only, routing: { ...COLD, tokens: 9_999 }, news: used(0, 0) },
      'a',
    ],
    [
      'a request that is larger than the quota waits for an empty minute',
      { places: only, routing: { ...COLD, tokens: 9_999 }, news: used(1) },
      'wait',
    ],
  ])('A quota is kept: %s', (_title, more, expected) => {
    const inShare =
      more.places === limited
        ? {
            places: [
              { ...only[0], share: 1 },
              { ...limited[1], share: 0 },
            ],
          }
        : {};
    expect(chosen({ ...more, ...(inShare as Partial<PlaceQuestion>) })).toBe(expected);
  });
});

describe('any question', () => {
  const names = ['a', 'b', 'c'];
  const trouble = fc.record({
    kind: fc.constantFrom<Trouble['kind']>('throttled', 'unavailable', 'denied'),
    failures: fc.integer({ min: 1, max: 5 }),
    until: fc.integer({ min: NOW - 3, max: NOW + 3 }),
  });
  const anyQuestion = fc.record({
    troubles: fc.dictionary(fc.constantFrom(...names), trouble),
    place: fc.constantFrom(...names),
    isWarm: fc.boolean(),
    hasWaited: fc.boolean(),
    tried: fc.subarray(names),
    key: fc.string(),
  });

  it('A call without quotas is never kept waiting, and never asks a place that failed in it', () => {
    fc.assert(
      fc.property(anyQuestion, ({ troubles, tried, ...routing }) => {
        const choice = choosePlace(
          question({ routing: { ...COLD, ...routing }, news: news(troubles), tried: new Set(tried) }),
        );
        if (choice.kind === 'ask') expect(tried).not.toContain(choice.place.name);
        else expect(tried.length).toBeGreaterThan(0);
      }),
    );
  });

  it('A warm session is never moved from a place that is well', () => {
    fc.assert(
      fc.property(anyQuestion, ({ troubles, tried: _, ...routing }) => {
        const well = Object.fromEntries(Object.entries(troubles).filter(([name]) => name !== routing.place));
        expect(chosen({ routing: { ...COLD, ...routing, isWarm: true }, news: news(well) })).toBe(routing.place);
      }),
    );
  });

  it('While one place is well and untried, no call asks one that is down or closed', () => {
    fc.assert(
      fc.property(anyQuestion, ({ troubles, tried, ...routing }) => {
        const asked = chosen({ routing: { ...COLD, ...routing }, news: news(troubles), tried: new Set(tried) });
        const isWell = (name: string) => (troubles[name]?.until ?? 0) <= NOW;
        if (names.some((name) => isWell(name) && !tried.includes(name)))
          expect(isWell(asked) || troubles[asked]?.kind === 'throttled').toBe(true);
      }),
    );
  });
});

describe('homes', () => {
  const homes = (shares: Record<string, number>) => {
    const all = Object.entries(shares).map(([name, share]) => placeNamed(name, { share }));
    const counts = new Map<string, number>();
    for (let session = 0; session < 4_000; session++) {
      const name = homeOrder(all, `slack:T1:C1:17000${session}.000${session % 7}`)[0]?.name ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return (name: string) => (counts.get(name) ?? 0) / 4_000;
  };

  it('Homes are spread over the places by their shares', () => {
    const share = homes({ a: 1, b: 1, c: 2, d: 0 });
    expect(share('a')).toBeCloseTo(0.25, 1);
    expect(share('b')).toBeCloseTo(0.25, 1);
    expect(share('c')).toBeCloseTo(0.5, 1);
    expect(share('d')).toBe(0);
  });

  it('A new place takes sessions from the others only for itself', () => {
    const before = ['a', 'b'].map((name) => placeNamed(name));
    for (let session = 0; session < 500; session++) {
      const old = homeOrder(before, `s${session}`)[0]?.name;
      expect([old, 'new']).toContain(homeOrder([...before, placeNamed('new')], `s${session}`)[0]?.name);
    }
  });
});

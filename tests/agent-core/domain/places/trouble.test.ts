import {
  FORGET_MS,
  REST_MS_MAX,
  type Trouble,
  troubleAfter,
  troubleKindOf,
} from '@remote-swe/core/domain/places/trouble';
import { ceilingOf, NO_USAGE, quotaTokens } from '@remote-swe/core/domain/places/usage';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const NOW = 1_000_000;

describe('trouble of a place', () => {
  it('A place rests longer with each failure in a row, up to ten minutes', () => {
    let trouble: Trouble | undefined;
    const rests: number[] = [];
    let now = NOW;
    for (let failure = 0; failure < 7; failure++) {
      trouble = troubleAfter(trouble, 'throttled', now);
      rests.push(trouble.until - now);
      now = trouble.until;
    }
    expect(rests).toEqual([20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000]);
  });

  it('A failure long after a rest is the first of a new row', () => {
    const seen: Trouble = { kind: 'unavailable', failures: 5, until: NOW };
    expect(troubleAfter(seen, 'unavailable', NOW + FORGET_MS)).toMatchObject({ failures: 1 });
    expect(troubleAfter(seen, 'unavailable', NOW + FORGET_MS - 1)).toMatchObject({ failures: 6 });
  });

  it('A place that rests already is not written again for the same trouble, nor for a lesser one', () => {
    const seen: Trouble = { kind: 'unavailable', failures: 1, until: NOW + 1 };
    expect(troubleAfter(seen, 'unavailable', NOW)).toBe(seen);
    expect(troubleAfter(seen, 'throttled', NOW)).toBe(seen);
    expect(troubleAfter(seen, 'denied', NOW)).toMatchObject({ kind: 'denied', failures: 1 });
  });

  it('A rest is never made shorter, and never longer than the longest', () => {
    const kind = fc.constantFrom<Trouble['kind']>('throttled', 'unavailable', 'denied');
    const trouble = fc.record({
      kind,
      failures: fc.integer({ min: 1, max: 30 }),
      until: fc.integer({ min: NOW - 10, max: NOW + 10 }),
    });
    fc.assert(
      fc.property(trouble, kind, (seen, newKind) => {
        const { until } = troubleAfter(seen, newKind, NOW);
        expect(until).toBeGreaterThanOrEqual(seen.until);
        expect(until).toBeLessThanOrEqual(Math.max(seen.until, NOW + REST_MS_MAX));
      }),
    );
  });

  it('Only errors of a place count against it', () => {
    expect(troubleKindOf('access-denied')).toBe('denied');
    for (const kind of ['invalid', 'context-full', 'aborted'] as const) expect(troubleKindOf(kind)).toBeUndefined();
  });
});

describe('usage of a quota', () => {
  const usage = { inputTokens: 10, cacheReadTokens: 50_000, cacheWriteTokens: 200, outputTokens: 30 };

  it('A call takes of the quota what was not in the cache, and its reply many times', () => {
    expect(quotaTokens(usage, { outputFactor: 10 })).toBe(510);
  });

  it('What no quota limits has no ceiling, and a minute over its quota gives the next one no less than nothing', () => {
    expect(ceilingOf(undefined, NO_USAGE, NOW).tokens).toBe(Number.POSITIVE_INFINITY);
    const over = { ...NO_USAGE, previous: { tokens: 5_000, requests: 0 } };
    expect(ceilingOf({ tokensPerMinute: 1_000, outputFactor: 1 }, over, 60_000).tokens).toBe(0);
    expect(ceilingOf({ tokensPerMinute: 1_000, outputFactor: 1 }, over, 90_000).tokens).toBe(500);
  });
});

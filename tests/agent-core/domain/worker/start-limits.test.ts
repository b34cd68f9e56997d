import { nextStart, START_BURST, type StartBucket } from '@remote-swe/core/domain/worker/start-limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const LIMITS = { perSecond: 2, burst: START_BURST };

describe('nextStart', () => {
  it('nextStart lets a burst through after a quiet time, then two a second', () => {
    const taken: number[] = [];
    let bucket: StartBucket | undefined;
    for (let now = 0; now <= 3_000; now += 100) {
      const permit = nextStart(bucket, now, LIMITS);
      if (permit.kind === 'later') continue;
      bucket = permit.next;
      taken.push(now);
    }
    expect(taken).toEqual([0, 100, 200, 300, 400, 500, 1_000, 1_500, 2_000, 2_500, 3_000]);
  });

  it('nextStart says when there will be a token, and there is one then', () => {
    const empty: StartBucket = { milliTokens: 200, at: 1_000 };
    const permit = nextStart(empty, 1_100, LIMITS);
    expect(permit).toEqual({ kind: 'later', waitMs: 300 });
    expect(nextStart(empty, 1_400, LIMITS).kind).toBe('free');
    expect(nextStart(empty, 1_399, LIMITS).kind).toBe('later');
  });

  it('nextStart pays nothing out twice when the clocks of two functions differ', () => {
    const ahead = nextStart({ milliTokens: 1_000, at: 9_000 }, 4_000, LIMITS);
    expect(ahead).toMatchObject({ kind: 'free', next: { milliTokens: 0, at: 9_000 } });
  });

  it('nextStart never lets more through than burst plus rate, whenever it is asked', () => {
    const gaps = fc.array(fc.integer({ min: -2_000, max: 3_000 }), { maxLength: 200 });
    const rates = fc.constantFrom(0.1, 0.5, 2, 7);
    fc.assert(
      fc.property(gaps, rates, (steps, perSecond) => {
        let now = 0;
        let latest = 0;
        let bucket: StartBucket | undefined;
        let taken = 0;
        for (const step of steps) {
          now = Math.max(0, now + step);
          latest = Math.max(latest, now);
          const permit = nextStart(bucket, now, { perSecond, burst: 5 });
          if (permit.kind === 'later') continue;
          bucket = permit.next;
          taken++;
        }
        expect(taken).toBeLessThanOrEqual(5 + (latest * perSecond) / 1_000);
      }),
    );
  });
});

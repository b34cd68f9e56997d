import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean, mean, signTest, wilson } from '../../../eval/results/statistics.ts';

describe('wilson', () => {
  it.each([
    // Values of the published formula, two-sided 95 %.
    { successes: 8, trials: 10, low: 0.4902, high: 0.9433 },
    { successes: 0, trials: 10, low: 0, high: 0.2775 },
    { successes: 10, trials: 10, low: 0.7225, high: 1 },
    { successes: 50, trials: 100, low: 0.4038, high: 0.5962 },
  ])('Wilson’s interval of $successes of $trials is from $low to $high', ({ successes, trials, low, high }) => {
    const found = wilson(successes, trials);
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 3);
  });

  it('Wilson’s interval of nothing says nothing', () => {
    expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1 });
  });

  it('Wilson’s interval holds the share and stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const { value, low, high } = wilson(Math.min(a, b), Math.max(a, b, 1));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
      }),
    );
  });
});

describe('bootstrapMean', () => {
  it('The interval of a mean is near that of the t distribution', () => {
    const values = Array.from({ length: 40 }, (_, at) => (at * 37) % 100);
    const { value, low, high } = bootstrapMean(values);
    const deviation = Math.sqrt(mean(values.map((each) => (each - value) ** 2)) / (values.length - 1));
    expect(low).toBeCloseTo(value - 2.02 * deviation, -0.5);
    expect(high).toBeCloseTo(value + 2.02 * deviation, -0.5);
  });

  it('The same values give the same interval, which lies within them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 8 }), (values) => {
        const found = bootstrapMean(values);
        expect(found).toEqual(bootstrapMean(values));
        expect(found.low).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found.high).toBeLessThanOrEqual(Math.max(...values));
      }),
      { numRuns: 20 },
    );
  });

  it('One value has no width', () => {
    expect(bootstrapMean([3])).toEqual({ value: 3, low: 3, high: 3 });
  });
});

describe('signTest', () => {
  it.each([
    { better: 9, worse: 1, p: 0.0215 },
    { better: 6, worse: 0, p: 0.03125 },
    { better: 5, worse: 5, p: 1 },
    { better: 0, worse: 0, p: 1 },
    { better: 1, worse: 12, p: 0.0034 },
  ])('A split of $better to $worse has p = $p', ({ better, worse, p }) => {
    const differences = [...Array(better).fill(1), ...Array(worse).fill(-2), 0, 0];
    const found = signTest(differences);
    expect(found).toMatchObject({ better, worse, ties: 2 });
    expect(found.p).toBeCloseTo(p, 4);
  });

  it('Many differences do not overflow', () => {
    expect(signTest(Array(3_000).fill(1)).p).toBe(0);
    expect(signTest([...Array(2_000).fill(1), ...Array(2_000).fill(-1)]).p).toBe(1);
  });
});

import { costMicroUsd, modelNamed } from '@remote-swe/core/domain/model/models';
import { addUsage, formatUsd, noUsage, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODELS } from '../../fakes/build.ts';

const small = modelNamed(MODELS, 'small');
const count = fc.nat(1_000_000);
const usages = fc.record({ inputTokens: count, outputTokens: count, cacheReadTokens: count, cacheWriteTokens: count });

describe('the table of models', () => {
  it('The table of models names the known models when a name is not among them', () => {
    expect(() => modelNamed(MODELS, 'gpt')).toThrow("Unknown model 'gpt'. Known: small, plain");
  });

  it('The table of models takes no name from JavaScript itself', () => {
    expect(() => modelNamed(MODELS, 'constructor')).toThrow('Unknown model');
  });
});

describe('costs', () => {
  it('Each kind of token is charged its own price', () => {
    const usage = { inputTokens: 1_000, outputTokens: 100, cacheReadTokens: 10_000, cacheWriteTokens: 2_000 };
    expect(costMicroUsd(usage, small)).toBe(3_000 + 1_500 + 3_000 + 7_500);
  });

  it('Costs round up: sums never under-report', () => {
    expect(costMicroUsd({ ...noUsage, cacheReadTokens: 1 }, small)).toBe(1);
    fc.assert(
      fc.property(usages, usages, (a, b) => {
        const together = costMicroUsd(addUsage(a, b), small);
        expect(costMicroUsd(a, small) + costMicroUsd(b, small)).toBeGreaterThanOrEqual(together - 1e-6);
      }),
    );
  });

  it('The long prices count for the whole call when its prompt is longer, cached or not', () => {
    const long = { aboveTokens: 1_000, input: 6, output: 22.5, cacheRead: 0.6, cacheWrite: 7.5 };
    const price = { ...small.price, long };
    const usage = { inputTokens: 100, outputTokens: 10, cacheReadTokens: 800, cacheWriteTokens: 100 };
    expect(costMicroUsd(usage, { price })).toBe(300 + 150 + 240 + 375);
    expect(costMicroUsd({ ...usage, inputTokens: 101 }, { price })).toBe(606 + 225 + 480 + 750);
  });

  it('Costs are exact where prices are no whole numbers', () => {
    const price = { input: 0.1, output: 0.7, cacheRead: 0.00875, cacheWrite: 0.3 };
    const usage = { inputTokens: 30, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 10 };
    expect(costMicroUsd(usage, { price })).toBe(3 + 7 + 3);
  });

  it('Estimates count against the budget', () => {
    expect(totalMicroUsd({ costMicroUsd: 5, estimatedMicroUsd: 7 })).toBe(12);
  });

  it.each([
    [0, '$0.00'],
    [4_900, '$0.0049'],
    [10_000, '$0.01'],
    [1_234_567, '$1.23'],
  ])('%i micro-dollars are %s', (microUsd, text) => {
    expect(formatUsd(microUsd)).toBe(text);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { PromptCache } from '../../../../local/aws/bedrock/cache.ts';
import { parseConverseRequest } from '../../../../local/aws/bedrock/converse-request.ts';
import { promptParts } from '../../../../local/aws/bedrock/prompt.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { MODEL_ID } from './harness.ts';

const clock = new LocalClock();
afterAll(() => clock.close());

const MINUTE_MS = 60_000;
/** About 2,000 tokens. */
const long = (name: string) => ({ text: `${name} ${'x'.repeat(8_000)}` });
const point = (ttl = '5m') => ({ cachePoint: { type: 'default', ttl } });

function use(cache: PromptCache, content: unknown[], { modelId = MODEL_ID, system = [] as unknown[] } = {}) {
  const body = Buffer.from(JSON.stringify({ system, messages: [{ role: 'user', content }] }));
  return cache.use(modelId, promptParts(parseConverseRequest(modelId, body)));
}

describe('the prompt cache', () => {
  it('The prompt cache writes at a cache point, and reads the same prefix back', () => {
    const cache = new PromptCache(clock);
    const first = use(cache, [long('a'), point(), long('b')]);
    expect(first).toMatchObject({ cacheReadInputTokens: 0 });
    expect(first.cacheWriteInputTokens).toBeGreaterThan(1_900);
    const second = use(cache, [long('a'), point(), long('c')]);
    expect(second).toMatchObject({ cacheReadInputTokens: first.cacheWriteInputTokens, cacheWriteInputTokens: 0 });
    expect(second.inputTokens).toBe(first.inputTokens);
  });

  it('The prompt cache reads the longest prefix and writes only what is new', () => {
    const cache = new PromptCache(clock);
    const first = use(cache, [long('a'), point()]);
    const second = use(cache, [long('a'), long('b'), point()]);
    expect(second.cacheReadInputTokens).toBe(first.cacheWriteInputTokens);
    expect(second.cacheWriteInputTokens).toBeCloseTo(first.cacheWriteInputTokens, -1);
    expect(second.inputTokens).toBe(0);
  });

  it('The prompt cache misses when anything before the point changed, or the model did', () => {
    const cache = new PromptCache(clock);
    use(cache, [long('a'), point()], { system: [{ text: 'Today is Monday' }] });
    expect(use(cache, [long('a'), point()], { system: [{ text: 'Today is Tuesday' }] }).cacheReadInputTokens).toBe(0);
    const modelId = 'us.anthropic.claude-sonnet-4-6';
    expect(use(cache, [long('a'), point()], { modelId }).cacheReadInputTokens).toBe(0);
  });

  it('The prompt cache serves another inference profile of the same model', () => {
    const cache = new PromptCache(clock);
    use(cache, [long('a'), point()]);
    const global = use(cache, [long('a'), point()], { modelId: MODEL_ID.replace('us.', 'global.') });
    expect(global.cacheReadInputTokens).toBeGreaterThan(0);
  });

  it('The prompt cache ignores prefixes below the minimum of the model', () => {
    const cache = new PromptCache(clock);
    expect(use(cache, [{ text: 'short' }, point()]).cacheWriteInputTokens).toBe(0);
    const modelId = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
    expect(use(cache, [long('a'), point()], { modelId }).cacheWriteInputTokens).toBe(0);
    expect(use(cache, [long('a'), long('b'), long('c'), point()], { modelId }).cacheWriteInputTokens).toBeGreaterThan(
      4_096,
    );
  });

  it('The prompt cache forgets after five minutes, later when it was read, after an hour with ttl 1h', () => {
    const cache = new PromptCache(clock);
    use(cache, [long('a'), point()]);
    clock.advance(4 * MINUTE_MS);
    expect(use(cache, [long('a'), point()]).cacheReadInputTokens).toBeGreaterThan(0);
    clock.advance(4 * MINUTE_MS);
    expect(use(cache, [long('a'), point()]).cacheReadInputTokens).toBeGreaterThan(0);
    clock.advance(5 * MINUTE_MS);
    expect(use(cache, [long('a'), point()]).cacheReadInputTokens).toBe(0);

    const written = use(cache, [long('h'), point('1h'), long('i'), point('5m')]);
    expect(written.cacheDetails.map((detail) => detail.ttl)).toEqual(['1h', '5m']);
    clock.advance(30 * MINUTE_MS);
    const later = use(cache, [long('h'), point('1h'), long('i'), point('5m')]);
    expect(later.cacheReadInputTokens).toBe(written.cacheDetails[0]?.inputTokens);
    expect(later.cacheWriteInputTokens).toBe(written.cacheDetails[1]?.inputTokens);
  });

  it('The prompt cache looks back twenty blocks and no further', () => {
    const blocks = (count: number) => Array.from({ length: count }, (_, index) => ({ text: `block ${index}` }));
    const near = new PromptCache(clock);
    use(near, [long('a'), point()]);
    expect(use(near, [long('a'), ...blocks(19), point()]).cacheReadInputTokens).toBeGreaterThan(0);
    const far = new PromptCache(clock);
    use(far, [long('a'), point()]);
    expect(use(far, [long('a'), ...blocks(20), point()]).cacheReadInputTokens).toBe(0);
  });
});

import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { REPLY_TOKENS } from '@remote-swe/core/engine/context/settings';
import { requestOf, worstCaseMicroUsd } from '@remote-swe/core/engine/model-request/request';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { describe, expect, it } from 'vitest';
import { idle, MODELS, SETTINGS, state, thinking } from '../../fakes/build.ts';

const TOOLS = new ToolBox(allTools);
const says = (text: string, images = 0): TranscriptMessage => ({
  kind: 'people',
  people: [{ key: 'k', user: 'U1', text, images: Array(images).fill({ format: 'png', key: 'k', bytes: 1_000 }) }],
});
const requestFor = (message: TranscriptMessage, phase = thinking, model = 'small') =>
  requestOf({ settings: SETTINGS, tools: TOOLS }, state(phase, { model }), [message]);
const PRICE = MODELS.models.small?.price ?? { cacheWrite: 0, output: 0 };

describe('requestOf', () => {
  it('requestOf is the same for every step but for its messages', () => {
    const { messages: one, ...first } = requestFor(says('one'));
    const { messages: two, ...second } = requestOf({ settings: SETTINGS, tools: TOOLS }, state(idle, { turn: 9 }), [
      says('two'),
    ]);
    expect(first).toEqual(second);
    expect(one).not.toEqual(two);
  });

  it('requestOf marks cache points only for a model that caches', () => {
    const points = (model: string) => requestFor(says('x'), thinking, model).messages[0]?.blocks.at(-1)?.kind;
    expect(points('small')).toBe('cache-point');
    expect(points('plain')).toBe('text');
  });

  it('requestOf asks for more room after a cut reply, up to what the model has', () => {
    const room = (maxTokensRaises: number, model?: string) =>
      requestFor(says('x'), { ...thinking, maxTokensRaises }, model).maxTokens;
    expect([room(0), room(1), room(2)]).toEqual([REPLY_TOKENS, 20_000, 20_000]);
    expect(room(0, 'plain')).toBe(4_000);
  });

  it('requestOf lists the tools by name: their order is part of the cached prefix', () => {
    const names = requestFor(says('x')).tools.map((tool) => tool.name);
    expect(names).toEqual([...names].sort());
    expect(new ToolBox([...allTools].reverse()).specifications()).toEqual(TOOLS.specifications());
  });
});

describe('worstCaseMicroUsd', () => {
  const base = worstCaseMicroUsd(SETTINGS, requestFor(says('x')));
  /** Tokens that the words alone are charged for. */
  const chargedTokens = (text: string, images = 0) =>
    (worstCaseMicroUsd(SETTINGS, requestFor(says(text, images))) - base) / PRICE.cacheWrite;

  it('worstCaseMicroUsd holds the longest reply', () => {
    expect(base).toBeGreaterThan(REPLY_TOKENS * PRICE.output);
  });

  // Upper ends of what Anthropic's tokenizers give for these scripts.
  it.each([
    ['English', 'The quick brown fox jumps over the lazy dog. ', 12],
    ['source code', 'const x = (a) => a.b[0] ?? {};\n', 15],
    ['Japanese', '再現手順を確認してください。', 14],
    ['emoji', '🎉🚀🐛', 6],
  ])('worstCaseMicroUsd is never under the real cost of %s', (_name, text, tokens) => {
    expect(chargedTokens(text.repeat(100))).toBeGreaterThanOrEqual(tokens * 100 * 0.9);
  });

  it('worstCaseMicroUsd counts the tools as they are written', () => {
    const request = requestFor(says('x'));
    const withoutTools = worstCaseMicroUsd(SETTINGS, { ...request, tools: [] });
    const tokens = (base - withoutTools) / PRICE.cacheWrite;
    expect(tokens).toBeCloseTo(Buffer.byteLength(JSON.stringify(request.tools)) / 2, -1);
  });

  it('worstCaseMicroUsd counts images, which travel as references', () => {
    expect(chargedTokens('x', 2)).toBeGreaterThanOrEqual(2 * 4_784);
  });
});

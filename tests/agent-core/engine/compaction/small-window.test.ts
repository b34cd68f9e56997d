import type { ModelEntry } from '@remote-swe/core/domain/model/models';
import { namedWindow } from '@remote-swe/core/domain/model/named-window';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { fittedTranscript } from '@remote-swe/core/engine/compaction/fitting';
import {
  messagesTokens,
  requestTokens,
  windowAfterRefusal,
  windowTokensMaxOf,
} from '@remote-swe/core/engine/model-request/size';
import { ModelError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { MODELS, result, SETTINGS, says, state, thinking, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';
import { brokenRules } from '../model-request/converse-rules.ts';

const SUMMARY = `Goal: fix the date bug. ${'Done: read src/days.ts, cause found. '.repeat(10)}\nNext step: write the test.`;
const ENTRY = MODELS.models.small as ModelEntry;
const task: TranscriptMessage = {
  kind: 'people',
  facts: 'Facts.',
  people: [{ key: 'k1', user: 'U1', text: 'Fix the date bug', images: [] }],
};
const steps = (count: number, chars: number): TranscriptMessage[] =>
  Array.from({ length: count }, (_, index) => [
    { kind: 'model' as const, blocks: [{ text: `Step ${index}.` }, toolUse(`s${index}`)] },
    { kind: 'results' as const, results: [result(`s${index}`, `step ${index} ${'x'.repeat(chars)}`)] },
  ]).flat();

it.each([
  ['prompt is too long: 213412 tokens > 200000 maximum', 200_000],
  ["This model's maximum context length is 32768 tokens. However, you requested 45000 tokens", 32_768],
  ['request (8123 tokens) exceeds the available context size (4096 tokens), try increasing it', 4_096],
  ['the model is loaded with context length of only 4,096 tokens', 4_096],
  ['Requested token count exceeds the model\u2019s maximum context length of 131072 tokens', 131_072],
  ['{"n_prompt_tokens":8123,"n_ctx":4096}', 4_096],
  ['Input is too long for requested model.', undefined],
  ['The images have 30000000 bytes, more than 20000000', undefined],
  ['max_tokens must be at least 1', undefined],
])('The window in "%s" is %s', (refusal, tokens) => {
  expect(namedWindow(refusal)).toBe(tokens);
});

describe('what a refusal teaches of the window', () => {
  const context = { tokens: 50_000, addedTokens: 1_000, images: 0 };
  const known = { model: 'small', tokens: 40_000 };
  it.each<[string, Partial<SessionState>, string, number | undefined]>([
    ['its number', { context }, 'prompt is too long: 51000 tokens > 32768 maximum', 32_768],
    ['that what was asked is too much', { context }, 'Input is too long', 51_000],
    ['nothing where pictures may be why', { context: { ...context, images: 1 } }, 'Input is too long', undefined],
    ['nothing where no size is known', {}, 'Input is too long', undefined],
    ['nothing that is larger than what was known', { context, window: known }, 'Input is too long', 40_000],
    ['the number of this model', { context, window: { ...known, model: 'plain' } }, 'Input is too long', 51_000],
    ['no window of a handful of tokens', { context }, 'maximum context length is 100 tokens', undefined],
  ])('A refusal teaches of the window %s', (_what, more, refusal, tokens) => {
    expect(windowAfterRefusal(state(thinking, more), refusal)?.tokens).toBe(tokens);
  });
});

describe('what a hand-over is asked for about', () => {
  const all = [task, ...steps(40, 3_000)];
  const size = messagesTokens(all) + 6_000;
  const context = { tokens: size, addedTokens: 0, images: 0 };
  const fitted = (contextTokens: number, keepsThinking: boolean, more: Partial<SessionState> = {}) =>
    fittedTranscript(
      all,
      state(thinking, { context, ...more }),
      { entry: { ...ENTRY, contextTokens }, fixedTokens: 6_000 },
      keepsThinking,
    );

  it('All but the newest step is asked about where that fits: its request is cached', () => {
    expect(fitted(windowTokensMaxOf({ ...ENTRY, contextTokens: size + 20_000 }) + 20_000 - 100, true)).toEqual(
      all.slice(0, -2),
    );
  });

  it.each([8_000, 12_000, 16_000, 24_000, 32_000, 48_000])(
    'Of a transcript that is too long for %i tokens whole steps are asked about, within the window',
    (contextTokens) => {
      for (const keepsThinking of [true, false]) {
        const about = fitted(contextTokens, keepsThinking);
        const room = windowTokensMaxOf({ ...ENTRY, contextTokens }) - 6_000;
        expect(messagesTokens(about)).toBeLessThan(Math.max(2_100, room * 1.1));
        expect(about[0]).toBe(task);
        if (keepsThinking) expect(about).toEqual(all.slice(0, about.length));
        else if (contextTokens > 16_000) expect(about.at(-1)).toBe(all.at(-1));
      }
    },
  );

  it('Half of what was refused is asked about where nobody knows the window', () => {
    const about = fitted(200_000, true, { shortening: { tries: 0, overflow: true } });
    expect(messagesTokens(about) / messagesTokens(all)).toBeGreaterThan(0.2);
    expect(messagesTokens(about) / messagesTokens(all)).toBeLessThan(0.5);
  });
});

describe('a session with a model of a small window', () => {
  /** As a server does: a request that its window does not hold is refused, with the number. */
  const windowOf = (tokens: number) => async (request: ModelRequest) => {
    const asked = requestTokens(request) + request.maxTokens;
    if (asked > tokens)
      throw new ModelError('context-full', `maximum context length is ${tokens} tokens, you requested ${asked}`);
    return says(SUMMARY);
  };

  function session(chars: number, contextTokens: number): World {
    const world = new World();
    const tiny = { ...ENTRY, contextTokens, outputTokensMax: 4_000 };
    world.settings = { ...SETTINGS, models: { ...MODELS, models: { ...MODELS.models, small: tiny } } };
    const all = [task, ...steps(30, chars)];
    const tokens = messagesTokens(all) + 8_000;
    world.given(state(thinking, { context: { tokens, addedTokens: 0, images: 0 } }), all);
    return world;
  }

  it('A session that came to a small window is handed over with one call that fits, and nothing of it is untold', async () => {
    const world = session(5_000, 32_768);
    world.model.turns.push(windowOf(32_768));
    await world.step();
    expect(world.newest.kind).toBe('compact');
    expect(world.model.requests).toHaveLength(1);
    expect(brokenRules(world.model.requests[0]?.messages ?? [])).toEqual([]);
    const [first] = world.newest.messages;
    const handOver = (first?.kind === 'people' && first.handOver) || '';
    expect(handOver).toContain(SUMMARY);
    expect(handOver).toMatch(/- Step 1\d\. \|/);
    expect(handOver).toContain('step 29 ');
    expect(requestTokens({ ...(world.model.requests[0] as ModelRequest), messages: [] })).toBeLessThan(16_000);
    expect(messagesTokens(world.newest.messages)).toBeLessThan(8_000);
  });

  it('A window smaller than the table says costs one refusal, is remembered, and costs none later', async () => {
    const world = session(1_500, 200_000);
    world.model.turns.push(windowOf(16_384), windowOf(16_384), windowOf(16_384));
    await world.step();
    expect(world.newest).toMatchObject({ kind: 'context-full', state: { window: { model: 'small', tokens: 16_384 } } });
    await world.step();
    expect(world.newest.kind).toBe('compact');
    world.given({ ...world.state, context: { tokens: 12_000, addedTokens: 0, images: 0, baseTokens: 5_500 } }, [
      ...steps(8, 1_500),
    ]);
    await world.step();
    expect(world.newest.kind).toBe('compact');
    expect(world.model.requests).toHaveLength(3);
  });
});

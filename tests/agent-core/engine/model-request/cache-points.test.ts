import { converseInput } from '@remote-swe/core/adapters/bedrock/request';
import type { Usage } from '@remote-swe/core/domain/model/spend';
import type { CacheUse } from '@remote-swe/core/domain/session/session';
import type { CacheTtl, RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { type CacheQuestion, cacheUseAfter, planCache } from '@remote-swe/core/engine/model-request/cache-points';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { contextAfter } from '@remote-swe/core/engine/model-request/size';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Meter } from '../../../../bench/tokens/meter.ts';
import { result, SETTINGS, state, thinking, toolUse } from '../../fakes/build.ts';
import { Calls } from '../../fakes/calls.ts';
import { MemoryBlobs } from '../../fakes/people.ts';

const MINUTE_MS = 60_000;
const TOOLS = new ToolBox(allTools);
const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, cacheWrite1h: 6 };
const CACHE: { minimumTokens: number; ttls: CacheTtl[] } = { minimumTokens: 1_024, ttls: ['5m', '1h'] };
const USED: CacheUse = { at: 0, model: 'small', blocks: 3, tokens: 50_000, waits: 10, longWaits: 0 };

const conversation = (length: number, blocksEach = 1): RequestMessage[] =>
  Array.from({ length }, (_, index): RequestMessage => {
    const count = index === 0 ? 1 : blocksEach;
    return index % 2 === 0
      ? { role: 'user', blocks: Array.from({ length: count }, () => ({ kind: 'text', text: 'x' })) }
      : { role: 'assistant', blocks: Array.from({ length: count }, () => ({ kind: 'model', block: { text: 'y' } })) };
  });
const planned = (more: Partial<CacheQuestion>) =>
  planCache({
    messages: conversation(5),
    entry: { cache: CACHE, price: PRICE },
    used: undefined,
    tokens: undefined,
    writes: true,
    now: MINUTE_MS,
    ...more,
  });
const places = (more: Partial<CacheQuestion>) => planned(more).points.map(({ afterBlocks }) => afterBlocks);

describe('places of cache points', () => {
  it.each([
    [1, [1]],
    [3, [1, 3]],
    [5, [1, 3, 5]],
    [9, [1, 7, 9]],
  ])('The cache points of %i messages are the first of people, the previous and the newest', (length, expected) => {
    expect(places({ messages: conversation(length) })).toEqual(expected);
  });

  it('Cache points are where the previous request ended, however many blocks came since', () => {
    const messages = conversation(5, 40);
    expect(places({ messages, used: { ...USED, blocks: 81 } })).toEqual([1, 81, 161]);
    // It ended in the middle of a message that has grown since: words came after a reply that was dropped.
    expect(places({ messages, used: { ...USED, blocks: 125 } })).toEqual([1, 125, 161]);
  });

  it('Cache points leave the end alone when nothing will begin with it', () => {
    expect(places({ used: { ...USED, blocks: 3 }, writes: false })).toEqual([1, 3]);
  });

  it('Cache points keep the newest entry that lives for an hour instead of the first message', () => {
    const used = { ...USED, blocks: 7, hour: { blocks: 5, tokens: 40_000 } };
    expect(planned({ messages: conversation(9), used }).points).toEqual([
      { afterBlocks: 5, ttl: '1h' },
      { afterBlocks: 7, ttl: '5m' },
      { afterBlocks: 9, ttl: '5m' },
    ]);
  });

  it('Cache points forget an hour that is over, and places that are not there any more', () => {
    const used = { ...USED, blocks: 70, hour: { blocks: 3, tokens: 40_000 } };
    expect(planned({ used, now: 61 * MINUTE_MS }).points).toEqual([
      { afterBlocks: 1, ttl: '5m' },
      { afterBlocks: 3, ttl: '5m' },
      { afterBlocks: 5, ttl: '5m' },
    ]);
  });
});

describe('an hour instead of five minutes', () => {
  const end = (more: Partial<CacheQuestion>) => planned(more).points.at(-1)?.ttl;
  const step = { tokens: 51_000 };

  it.each<[string, CacheTtl, Partial<CacheQuestion>]>([
    ['not in a session that never waits', '5m', { ...step, used: { ...USED, waits: 50 } }],
    ['after one long wait, with much at risk', '1h', { ...step, used: { ...USED, longWaits: 1 } }],
    ['not when nearly all of it is new', '5m', { tokens: 200_000, used: { ...USED, longWaits: 1 } }],
    [
      'not right after the wait: everything would be paid double',
      '5m',
      { ...step, used: { ...USED, longWaits: 3 }, now: 10 * MINUTE_MS },
    ],
    [
      'not while an hour-long entry holds nearly all',
      '5m',
      { ...step, used: { ...USED, longWaits: 1, hour: { blocks: 3, tokens: 50_000 } } },
    ],
    [
      'not for a model without it',
      '5m',
      { ...step, used: { ...USED, longWaits: 1 }, entry: { cache: { ...CACHE, ttls: ['5m'] }, price: PRICE } },
    ],
    ['not when nothing is known', '5m', {}],
  ])('The cache is kept for an hour or for five minutes: %s', (_name, ttl, more) => {
    expect(end(more)).toBe(ttl);
  });

  it('An hour is said for every point before it, the system prompt’s included', () => {
    const { system, points } = planned({ ...step, used: { ...USED, longWaits: 1 } });
    expect([system, ...points.map(({ ttl }) => ttl)]).toEqual(['1h', '1h', '1h', '1h']);
    expect(planned({}).system).toBe('5m');
  });
});

describe('cacheUseAfter', () => {
  const usage: Usage = { inputTokens: 5, outputTokens: 1, cacheReadTokens: 900, cacheWriteTokens: 95 };
  const request = (ttl?: '1h', open = false) => ({
    model: 'small',
    system: 's',
    tools: [],
    maxTokens: 1,
    messages: [
      ...conversation(2),
      {
        role: 'user' as const,
        blocks: [
          { kind: 'text' as const, text: 'x' },
          ...(open ? [] : [{ kind: 'cache-point' as const, ...(ttl ? { ttl } : {}) }]),
        ],
      },
    ],
  });

  it('cacheUseAfter tells where the request ended, and counts waits by their length', () => {
    const first = cacheUseAfter(request(), undefined, usage, 1_000);
    expect(first).toEqual({ at: 1_000, model: 'small', blocks: 3, tokens: 1_000, waits: 0, longWaits: 0 });
    const second = cacheUseAfter(request(), first, usage, 1_000 + 4 * MINUTE_MS);
    expect(second).toMatchObject({ waits: 1, longWaits: 0 });
    expect(cacheUseAfter(request(), second, usage, second.at + 5 * MINUTE_MS)).toMatchObject({
      waits: 2,
      longWaits: 1,
    });
  });

  it('cacheUseAfter remembers the newest entry for an hour, until an hour without use', () => {
    const used = cacheUseAfter(request('1h'), USED, usage, MINUTE_MS);
    expect(used.hour).toEqual({ blocks: 3, tokens: 1_000 });
    expect(cacheUseAfter(request(), used, usage, 50 * MINUTE_MS).hour).toEqual(used.hour);
    expect(cacheUseAfter(request(), used, usage, 62 * MINUTE_MS).hour).toBeUndefined();
  });

  it('cacheUseAfter begins anew with another model, which has a cache of its own', () => {
    const other = { ...USED, model: 'other', hour: { blocks: 2, tokens: 900 } };
    expect(cacheUseAfter(request(), other, usage, 9)).toEqual({
      at: 9,
      model: 'small',
      blocks: 3,
      tokens: 1_000,
      waits: 11,
      longWaits: 0,
    });
    expect(cacheUseAfter(request(undefined, true), other, usage, 9)).toMatchObject({ blocks: 0, tokens: 0 });
  });

  it('cacheUseAfter knows no more than before after a question that nothing follows', () => {
    expect(cacheUseAfter(request(undefined, true), USED, usage, 9)).toMatchObject({ blocks: 3, tokens: 50_000, at: 9 });
  });
});

type Round = { calls: number; words: number; waitMs: number; chars: number };
const round: fc.Arbitrary<Round> = fc.record({
  calls: fc.constantFrom(1, 2, 11, 30),
  words: fc.constantFrom(0, 0, 1, 25),
  waitMs: fc.constantFrom(5_000, 20_000, 4 * MINUTE_MS, 10 * MINUTE_MS, 90 * MINUTE_MS),
  chars: fc.integer({ min: 1, max: 3_000 }),
});

function stepMessages({ calls, words, chars }: Round, index: number): TranscriptMessage[] {
  const ids = Array.from({ length: calls }, (_, at) => `${index}-${at}`);
  const people = Array.from({ length: words }, (_, at) => ({
    key: `${index}.${at}`,
    user: 'U1',
    text: 'w',
    images: [],
  }));
  return [
    { kind: 'model', blocks: ids.map((id) => toolUse(id)) },
    { kind: 'results', results: ids.map((id) => result(id, `${id} ${'z'.repeat(chars)}`)) },
    ...(words > 0 ? [{ kind: 'people' as const, people }] : []),
  ];
}

/** Sends every request of a session, with our cache points, to a cache that keeps the documented rules. */
async function replay(rounds: Round[]): Promise<{ usage: Usage; waitMs: number; ttls: string[] }[]> {
  const [name, small] = Object.entries(SETTINGS.models.models)[0] ?? [];
  if (!name || !small) throw new Error('no model');
  const entry = { ...small, cache: CACHE, price: PRICE };
  const settings = {
    ...SETTINGS,
    systemPrompt: 'You are an engineer. '.repeat(300),
    models: { default: name, models: { [name]: entry } },
  };
  const blobs = new MemoryBlobs(new Calls());
  const meter = new Meter(entry);
  const task: TranscriptMessage = { kind: 'people', people: [{ key: 'k', user: 'U1', text: 'fix it', images: [] }] };
  let session = state(thinking, { model: name });
  let now = 0;
  const transcript: TranscriptMessage[] = [task];
  const seen: { usage: Usage; waitMs: number; ttls: string[] }[] = [];
  try {
    for (const [index, each] of rounds.entries()) {
      meter.wait(each.waitMs);
      now += each.waitMs;
      const request = requestOf({ settings, tools: TOOLS }, session, transcript, { now });
      const { modelId = '', ...input } = await converseInput(request, entry, blobs);
      const usage = meter.call(modelId, input, []);
      const points = request.messages.flatMap(({ blocks }) =>
        blocks.flatMap((block) => (block.kind === 'cache-point' ? [block.ttl ?? '5m'] : [])),
      );
      seen.push({ usage, waitMs: each.waitMs, ttls: [request.systemTtl ?? '5m', ...points] });
      const added = stepMessages(each, index);
      const cached = cacheUseAfter(request, session.cached, usage, now);
      session = { ...session, cached, context: contextAfter(session.context, added, usage) };
      transcript.push(...added);
    }
  } finally {
    meter.close();
  }
  return seen;
}

const promptOf = ({ inputTokens, cacheReadTokens, cacheWriteTokens }: Usage) =>
  inputTokens + cacheReadTokens + cacheWriteTokens;

describe('whole sessions against a cache by the documented rules', () => {
  it('Whole sessions read all of the previous request back within five minutes, with any parallel calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 2, maxLength: 12 }), async (rounds) => {
        const seen = await replay(rounds);
        seen.forEach(({ usage, waitMs, ttls }, index) => {
          const before = seen[index - 1];
          if (before && waitMs < 5 * MINUTE_MS) expect(usage.cacheReadTokens).toBe(promptOf(before.usage));
          expect(ttls.length).toBeLessThanOrEqual(4);
          expect(ttls).toEqual(ttls.toSorted());
        });
      }),
      { numRuns: 15 },
    );
  });

  it('Whole sessions read most of the previous request back after a long wait, once there was one', async () => {
    const steps = (count: number, waitMs: number): Round[] =>
      Array.from({ length: count }, () => ({ calls: 1, words: 0, waitMs, chars: 600 }));
    const seen = await replay([
      ...steps(12, 20_000),
      ...steps(1, 10 * MINUTE_MS),
      ...steps(6, 20_000),
      ...steps(1, 10 * MINUTE_MS),
    ]);
    const [first, second] = seen
      .filter(({ waitMs }) => waitMs > 5 * MINUTE_MS)
      .map(({ usage }) => usage.cacheReadTokens / promptOf(usage));
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(0.7);
  });
});

it('The renderer writes what it was given and changes nothing in it', () => {
  const messages = renderMessages([{ kind: 'people', people: [{ key: 'k', user: 'U1', text: 'x', images: [] }] }]);
  const before = JSON.stringify(messages);
  planned({ messages });
  expect(JSON.stringify(messages)).toBe(before);
});

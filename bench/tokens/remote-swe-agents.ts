import { converseInput } from '@remote-swe/core/adapters/bedrock/request';
import { modelNamed } from '@remote-swe/core/domain/model/models';
import type { ModelRequest, RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { state, thinking } from '../../tests/agent-core/fakes/build.ts';
import { World } from '../../tests/agent-core/fakes/world.ts';
import type { Meter } from './meter.ts';

/** Published numbers of remote-swe-agents: above this share of the window it drops the middle, and keeps so much of the beginning. */
const WINDOW_SHARE = 0.95;
const HEAD_SHARE = 0.6;
const CHARS_PER_TOKEN = 4;

const CACHE_POINT = { kind: 'cache-point' } as const;

/**
 * Prices the same messages by the published strategy of remote-swe-agents (github.com/aws-samples/remote-swe-agents), the project
 * that gave the idea for this one: cache points after the tools, the system prompt and
 * the last two messages of the user; above 95 % of the window the middle is dropped from every request anew. The bytes of
 * system, tools and messages are ours, so that only the strategy differs.
 */
export async function playRemoteSweAgents(
  transcript: TranscriptMessage[],
  waitsMs: number[],
  settings: Settings,
  meter: Meter,
): Promise<void> {
  const world = new World();
  const entry = modelNamed(settings.models, settings.model);
  // Rendered once: what is rendered for less is the beginning of what is rendered for more.
  const all = renderMessages(transcript).map((message) => ({ message, tokens: tokensOf(message) }));
  const request = requestOf(
    { settings, tools: world.tools },
    state(thinking, { model: settings.model }),
    transcript.slice(0, 1),
  );
  const tokensMax = entry.contextTokens * WINDOW_SHARE - tokensOf([request.system, request.tools]);
  const replies = transcript.flatMap((message) => (message.kind === 'model' ? [message.blocks] : []));
  for (const [index, reply] of replies.entries()) {
    meter.wait(waitsMs[index] ?? 0);
    const messages = middleOut(all.slice(0, 1 + 2 * index), tokensMax).map(({ message }) => message);
    const input = await converseInput(
      { ...request, messages: withPoints(messages, entry.caching) },
      entry,
      world.blobs,
    );
    const { modelId = '', ...body } = withToolPoint(input, entry.caching);
    meter.call(modelId, body, reply);
  }
}

function withPoints(messages: RequestMessage[], caching: boolean): ModelRequest['messages'] {
  const users = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  const marked = new Set(caching ? users.slice(-2) : []);
  return messages.map((message, index) =>
    marked.has(index) ? { ...message, blocks: [...message.blocks, CACHE_POINT] } : message,
  );
}

function withToolPoint(input: Awaited<ReturnType<typeof converseInput>>, caching: boolean) {
  const tools = input.toolConfig?.tools ?? [];
  if (!caching) return input;
  return { ...input, toolConfig: { tools: [...tools, { cachePoint: { type: 'default' as const } }] } };
}

type Sized = { message: RequestMessage; tokens: number };

/** The first message always, then whole pairs of call and result: 60 % from the beginning, the rest from the end. */
function middleOut(messages: Sized[], tokensMax: number): Sized[] {
  const [first, ...rest] = messages;
  if (!first || sum(messages) <= tokensMax) return messages;
  const pairs = Array.from({ length: Math.ceil(rest.length / 2) }, (_, index) => rest.slice(index * 2, index * 2 + 2));
  const head = [first, ...pairs.slice(0, fitting(pairs, tokensMax * HEAD_SHARE - first.tokens)).flat()];
  const after = pairs.slice((head.length - 1) / 2);
  const tail = fitting(after.toReversed(), tokensMax - sum(head));
  return [...head, ...after.slice(after.length - tail).flat()];
}

function fitting(pairs: Sized[][], tokensMax: number): number {
  let tokens = 0;
  for (const [index, pair] of pairs.entries()) {
    tokens += sum(pair);
    if (tokens > tokensMax) return index;
  }
  return pairs.length;
}

function sum(messages: Sized[]): number {
  return messages.reduce((total, { tokens }) => total + tokens, 0);
}

function tokensOf(content: unknown): number {
  return Math.ceil(JSON.stringify(content).length / CHARS_PER_TOKEN);
}

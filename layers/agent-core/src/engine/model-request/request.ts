import { costMicroUsd, type ModelEntry, modelNamed } from '../../domain/model/models.ts';
import { noUsage } from '../../domain/model/spend.ts';
import { promptFor } from '../../domain/model/system-prompt.ts';
import { raisesOf, type SessionState } from '../../domain/session/session.ts';
import type { ModelRequest, RequestMessage } from '../../domain/transcript/converse.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Rules } from '../context/context.ts';
import { REPLY_RAISE_FACTOR, REPLY_TOKENS, type Settings } from '../context/settings.ts';
import { type CachePlan, planCache, withPoints } from './cache-points.ts';
import { entriesOf } from './fallback.ts';
import { renderMessages } from './render.ts';
import { sizeOf } from './size.ts';
import { toolsWritten } from './tools-text.ts';

/** UTF-8 bytes per token, on the low side: prose has 4, code 2.5, Japanese 3, emoji 2. */
const BYTES_PER_TOKEN = 2;
/** Tokens of the most expensive image (Anthropic, vision: 4,784 tokens for the largest that newer models take). */
const IMAGE_TOKENS = 5_000;

/** When a request is sent (ms), and whether another one will begin with all of it: only then is its end worth caching. */
export type Sending = { now: number; isLast?: boolean };

/**
 * The request for a transcript. System prompt, tools and model are fixed for the session's prefix; nothing in it is dated, and
 * only cache points depend on when it is sent.
 */
export function requestOf(
  { settings, tools }: Rules,
  state: SessionState,
  transcript: TranscriptMessage[],
  sending: Sending = { now: state.cached?.at ?? 0 },
): ModelRequest {
  const entry = modelNamed(settings.models, state.model);
  const messages = renderMessages(transcript);
  const points = entry.caching ? pointsOf(messages, entry, state, sending) : undefined;
  return {
    model: state.model,
    system: state.systemPrompt ?? promptFor(settings.systemPrompt, state.mode === 'review'),
    ...(points?.system === '1h' ? { systemTtl: points.system } : {}),
    tools: tools.specifications(),
    messages: points ? withPoints(messages, points) : messages,
    maxTokens: replyTokens(settings, state),
  };
}

function pointsOf(messages: RequestMessage[], entry: ModelEntry, state: SessionState, sending: Sending): CachePlan {
  const { cached, context, model } = state;
  return planCache({
    messages,
    entry,
    used: cached?.model === model ? cached : undefined,
    tokens: context && sizeOf(context),
    writes: !sending.isLast,
    now: sending.now,
  });
}

function replyTokens(settings: Settings, state: SessionState): number {
  const { outputTokensMax } = modelNamed(settings.models, state.model);
  return Math.min(outputTokensMax, REPLY_TOKENS * REPLY_RAISE_FACTOR ** raisesOf(state.phase));
}

/** The most that one call of this request can cost: everything uncached, the reply as long as allowed, in the dearest place. */
export function worstCaseMicroUsd(settings: Settings, request: ModelRequest): number {
  const images = imageCount(request);
  const tokens = textTokens(request, images > 0) + images * IMAGE_TOKENS;
  const reply = { ...noUsage, outputTokens: request.maxTokens };
  const usages = [
    { ...reply, inputTokens: tokens },
    { ...reply, cacheWriteTokens: tokens },
    { ...reply, cacheWriteTokens: tokens, cacheWrite1hTokens: request.systemTtl ? tokens : 0 },
  ];
  const entries = entriesOf(settings, request.model);
  return Math.max(...entries.flatMap((entry) => usages.map((usage) => costMicroUsd(usage, entry))));
}

function textTokens({ system, tools, messages }: ModelRequest, hasImages: boolean): number {
  const text = JSON.stringify([system, messages], hasImages ? withoutBytes : undefined);
  return Math.ceil((Buffer.byteLength(text) + toolsWritten(tools).bytes) / BYTES_PER_TOKEN);
}

function withoutBytes(key: string, value: unknown): unknown {
  return key === 'base64' ? '' : value;
}

function imageCount({ messages }: ModelRequest): number {
  const blocks = messages.flatMap((message) => message.blocks);
  const inResults = blocks.flatMap((block) => (block.kind === 'result' ? block.content : []));
  return [...blocks, ...inResults].filter((part) => part.kind === 'image').length;
}

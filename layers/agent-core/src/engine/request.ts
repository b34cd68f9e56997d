import type { ModelRequest } from '../domain/converse.ts';
import { modelNamed } from '../domain/models.ts';
import type { SessionState } from '../domain/session.ts';
import type { TranscriptMessage } from '../domain/transcript.ts';
import type { ToolBox } from '../tools/tool-box.ts';
import { renderMessages, withCachePoints } from './render.ts';
import { REPLY_TOKENS, type Settings } from './settings.ts';

/** Characters per token, on the low side, for a worst case of what a lost call may have cost. */
const CHARS_PER_TOKEN = 3;

/** The request for a transcript. System prompt, tools and model are fixed for the session's prefix; nothing in it is dated. */
export function requestOf(
  settings: Settings,
  tools: ToolBox,
  state: SessionState,
  transcript: TranscriptMessage[],
): ModelRequest {
  const model = modelNamed(settings.models, state.model);
  const messages = renderMessages(transcript);
  return {
    model: state.model,
    system: settings.systemPrompt,
    tools: tools.specifications(),
    messages: model.caching ? withCachePoints(messages) : messages,
    maxTokens: replyTokens(settings, state),
  };
}

function replyTokens(settings: Settings, state: SessionState): number {
  const raises = state.phase.kind === 'thinking' ? state.phase.maxTokensRaises : 0;
  return Math.min(modelNamed(settings.models, state.model).outputTokensMax, REPLY_TOKENS * 2 ** raises);
}

/** The most that one call of this request can cost: everything uncached, the reply as long as allowed. */
export function worstCaseMicroUsd(settings: Settings, request: ModelRequest): number {
  const { price } = modelNamed(settings.models, request.model);
  const characters = request.system.length + JSON.stringify([request.tools, request.messages]).length;
  const inputTokens = Math.ceil(characters / CHARS_PER_TOKEN);
  return Math.ceil(inputTokens * Math.max(price.input, price.cacheWrite) + request.maxTokens * price.output);
}

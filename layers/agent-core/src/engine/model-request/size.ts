import { SHOWN_IMAGES_BYTES_MAX } from '../../domain/image/image-limits.ts';
import { hasModel, type ModelEntry, modelNamed } from '../../domain/model/models.ts';
import { namedWindow } from '../../domain/model/named-window.ts';
import { promptTokens, type Usage } from '../../domain/model/spend.ts';
import type { ContextSize, SessionState } from '../../domain/session/session.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Settings } from '../context/settings.ts';
import { toolsWritten } from './tools-text.ts';

/** UTF-8 bytes per token, in the middle: prose has 4, code 2.5, Japanese 3. */
const BYTES_PER_TOKEN = 3.5;
/** Tokens of an image of common size: about width × height / 750. */
const IMAGE_TOKENS = 1_600;
/** Room that is kept free in the window for a reply, or for the hand-over and its question. */
export const REPLY_ROOM_TOKENS = 20_000;
/** Images of people that a new prefix carries, the newest first. */
export const IMAGES_KEPT = 5;
/** How near a prefix may come to the length from which every token costs more. */
const LONG_PRICE_SHARE = 0.9;
/** A new prefix must have grown by this factor before it is compacted again: catches a limit that no prefix can keep. */
const GROWTH_MIN = 2;

/** Above this many tokens a prefix is compacted: the operator's limit, and what the model's window and prices allow. */
export function contextTokensMaxOf(entry: ModelEntry, operatorTokensMax: number): number {
  const long = entry.price.long ? entry.price.long.aboveTokens * LONG_PRICE_SHARE : Number.POSITIVE_INFINITY;
  return Math.floor(Math.min(operatorTokensMax, long, windowTokensMaxOf(entry)));
}

/** Tokens that a request may have, so that a reply fits too: of a small window, half. */
export function windowTokensMaxOf({ contextTokens }: ModelEntry): number {
  return Math.max(contextTokens - REPLY_ROOM_TOKENS, contextTokens / 2);
}

/** A window smaller than this is none: a wrong number in a refusal. */
const WINDOW_TOKENS_MIN = 2_000;

/** The session's model as it has shown itself: its window may be smaller than the table says. */
export function entryOfSession({ models }: Pick<Settings, 'models'>, { model, window }: SessionState): ModelEntry {
  const entry = modelNamed(models, model);
  const isSmaller = window?.model === model && window.tokens < entry.contextTokens;
  return isSmaller ? { ...entry, contextTokens: window.tokens } : entry;
}

/**
 * What a refusal for length says of the model's window: the number in it, or else that what was asked was more. Pictures are refused for
 * their bytes, which says nothing of tokens.
 */
export function windowAfterRefusal(
  { model, window, context }: SessionState,
  refusal: string,
): NonNullable<SessionState['window']> | undefined {
  const asked = context && context.images === 0 ? sizeOf(context) : undefined;
  const tokens = namedWindow(refusal) ?? asked;
  const known = window?.model === model ? window : undefined;
  if (tokens === undefined || tokens < WINDOW_TOKENS_MIN) return known;
  return { model, tokens: Math.min(tokens, known?.tokens ?? tokens) };
}

/** What a prefix may hold before it is compacted: a request takes only so many images, and a new prefix carries few of them over. */
export type ContextLimits = { tokensMax: number; imagesMax: number };
export const NO_LIMITS: ContextLimits = { tokensMax: Number.POSITIVE_INFINITY, imagesMax: Number.POSITIVE_INFINITY };

/** The limits of the session's model; none while it has no model that the table knows. */
export function contextLimits(
  { models, contextTokensMax }: Pick<Settings, 'models' | 'contextTokensMax'>,
  state: SessionState,
): ContextLimits {
  if (!hasModel(models, state.model)) return NO_LIMITS;
  const entry = entryOfSession({ models }, state);
  const imagesMax = Math.max(entry.images?.countMax ?? 0, IMAGES_KEPT + 1);
  return { tokensMax: contextTokensMaxOf(entry, contextTokensMax), imagesMax };
}

/** Whether the prefix must be compacted before the next call. Images that are in it and were not seen yet are shown first. */
export function isTooLong({ context, shortening }: SessionState, { tokensMax, imagesMax }: ContextLimits): boolean {
  if (shortening) return true;
  if (!context) return false;
  const isFull = context.images >= imagesMax || (context.imageBytes ?? 0) > SHOWN_IMAGES_BYTES_MAX;
  if (isFull && (context.unseenImages ?? 0) === 0) return true;
  return sizeOf(context) > Math.max(tokensMax, GROWTH_MIN * (context.baseTokens ?? 0));
}

export function sizeOf({ tokens, addedTokens }: ContextSize): number {
  return tokens + addedTokens;
}

/** The size after an entry with these new messages, paid by `usage` if a model call was answered. */
export function contextAfter(
  before: ContextSize | undefined,
  messages: TranscriptMessage[],
  usage: Usage | undefined,
): ContextSize | undefined {
  if (!usage && messages.length === 0) return before;
  const kept = before?.baseTokens === undefined ? {} : { baseTokens: before.baseTokens };
  if (!usage) {
    const { tokens, addedTokens } = before ?? { tokens: 0, addedTokens: 0 };
    const unseen = (before?.unseenImages ?? 0) + countImages(messages);
    return { tokens, addedTokens: addedTokens + messagesTokens(messages), ...shown(before, messages, unseen), ...kept };
  }
  // What stands before the reply was part of the question; a dropped reply leaves nothing.
  const replyAt = messages.findLastIndex((message) => message.kind === 'model');
  const tokens = promptTokens(usage) + (replyAt < 0 ? 0 : usage.outputTokens);
  const added = replyAt < 0 ? [] : messages.slice(replyAt + 1);
  return { tokens, addedTokens: messagesTokens(added), ...shown(before, messages, countImages(added)), ...kept };
}

/** The size of a prefix that a compaction begins with these messages. */
export function contextOfPrefix(messages: TranscriptMessage[], baseTokens: number): ContextSize {
  return { tokens: baseTokens, addedTokens: 0, ...shown(undefined, messages, 0), baseTokens };
}

type Shown = Pick<ContextSize, 'images' | 'imageBytes' | 'unseenImages'>;

function shown(before: ContextSize | undefined, messages: TranscriptMessage[], unseenImages: number): Shown {
  const imageBytes = (before?.imageBytes ?? 0) + imageBytesOf(messages);
  return {
    images: (before?.images ?? 0) + countImages(messages),
    ...(imageBytes > 0 ? { imageBytes } : {}),
    ...(unseenImages > 0 ? { unseenImages } : {}),
  };
}

/** Estimate for stored messages; images count by number, whether stored or referred to. */
export function messagesTokens(messages: TranscriptMessage[]): number {
  if (messages.length === 0) return 0;
  return textTokens(JSON.stringify(messages, withoutBytes)) + countImages(messages) * IMAGE_TOKENS;
}

/** Estimate for everything that a request sends but its images. */
export function requestTokens({ system, tools, messages }: ModelRequest): number {
  const text = JSON.stringify([system, messages], withoutBytes);
  return tokensOf(Buffer.byteLength(text) + toolsWritten(tools).bytes);
}

export function textTokens(text: string): number {
  return tokensOf(Buffer.byteLength(text));
}

function tokensOf(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

function withoutBytes(key: string, value: unknown): unknown {
  return key === 'base64' ? '' : value;
}

function countImages(messages: TranscriptMessage[]): number {
  return messages.flatMap(imagesIn).length;
}

/** Of their files, whether stored in the transcript or beside it. */
function imageBytesOf(messages: TranscriptMessage[]): number {
  return messages.flatMap(imagesIn).reduce((sum, bytes) => sum + bytes, 0);
}

/** The bytes of each. */
function imagesIn(message: TranscriptMessage): number[] {
  switch (message.kind) {
    case 'people':
      return message.people.flatMap(({ images }) => images.map(({ bytes }) => bytes));
    case 'results':
      return message.results
        .flatMap((result) => result.content)
        .flatMap((part) => (part.type === 'image' ? [Buffer.byteLength(part.base64, 'base64')] : []));
    case 'model':
    case 'advice':
      return [];
  }
}

import { createHash } from 'node:crypto';
import type { CachePoint, ContentBlock, ConverseRequest } from './converse-request.ts';

/** Rough size of English text and code; the local model's tokens are estimates and are called so. */
const CHARS_PER_TOKEN = 4;
/** What one image costs at most with the newest models, whatever its bytes. */
const IMAGE_TOKENS = 1_600;

/** One piece of the prompt in the order in which the model reads it: tools, system, messages. */
export type PromptPart =
  | { kind: 'content'; path: string; text: string; tokens: number }
  | { kind: 'cache-point'; path: string; ttl: '5m' | '1h' };

/** Tokens of a text by its length, at least one. */
export function textTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARS_PER_TOKEN));
}

/** The request as a flat list. Equal prefixes of two requests give equal prefixes of the two lists. */
export function promptParts(request: ConverseRequest): PromptPart[] {
  const tools = (request.toolConfig?.tools ?? []).map((tool, index) => part(`toolConfig.tools.${index}`, 'tool', tool));
  const system = (request.system ?? []).map((block, index) => part(`system.${index}`, 'system', block));
  const messages = request.messages.flatMap((message, index) =>
    message.content.map((block, at) => part(`messages.${index}.content.${at}`, `${index} ${message.role}`, block)),
  );
  return [...tools, ...system, settings(request), ...messages];
}

/** A changed thinking mode or tool choice invalidates what is cached of the messages, though not tools and system. */
function settings(request: ConverseRequest): PromptPart {
  const text = JSON.stringify([
    request.additionalModelRequestFields?.thinking ?? null,
    request.toolConfig?.toolChoice ?? null,
  ]);
  return { kind: 'content', path: 'settings', text, tokens: 0 };
}

function part(path: string, place: string, block: object & { cachePoint?: CachePoint }): PromptPart {
  if (block.cachePoint) return { kind: 'cache-point', path, ttl: block.cachePoint.ttl ?? '5m' };
  return { kind: 'content', path, text: `${place} ${JSON.stringify(block)}`, tokens: blockTokens(block) };
}

function blockTokens(block: ContentBlock): number {
  if (block.image) return IMAGE_TOKENS;
  const images = (block.toolResult?.content ?? []).filter((content) => content.image).length;
  return images * IMAGE_TOKENS + textTokens(JSON.stringify(block, withoutImages));
}

function withoutImages(key: string, value: unknown): unknown {
  return key === 'image' ? undefined : value;
}

/** Extends the fingerprint of a prefix by one more piece. */
export function chainHash(previous: string, text: string): string {
  return createHash('sha256').update(previous).update('\0').update(text).digest('hex');
}

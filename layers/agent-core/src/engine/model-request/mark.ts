import { createHash } from 'node:crypto';
import type { RequestMark } from '../../domain/session/journal.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import { toolsWritten } from './tools-text.ts';

/**
 * What a request was, to be told from every other one without keeping it: hashes of its parts as this build renders them. Cache points
 * and the place are no part of it, because the model sees neither.
 */
export function requestMark({ system, tools, messages, maxTokens }: ModelRequest): RequestMark {
  const seen = messages.map(({ role, blocks }) => ({
    role,
    blocks: blocks.filter(({ kind }) => kind !== 'cache-point'),
  }));
  return { system: hashOf(system), tools: toolsWritten(tools).hash, messages: hashOf(seen), maxTokens };
}

function hashOf(part: unknown): string {
  return createHash('sha256').update(JSON.stringify(part)).digest('base64url');
}

import type { ContentBlock } from '../../local/aws/bedrock/converse-request.ts';
import type { Talk } from './talk.ts';

/** One transparent pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What the first message of the conversation is for the model, as last asked. */
export function firstBlocks(talk: Talk): ContentBlock[] {
  return talk.lastRequest().messages[0]?.content ?? [];
}

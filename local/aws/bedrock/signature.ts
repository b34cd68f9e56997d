import type { ConverseRequest } from './converse-request.ts';
import { baseModelId } from './models.ts';
import { chainHash, promptParts } from './prompt.ts';

/**
 * Signs reasoning. Like the newest models' it binds the text to everything that stood before it, so a request that edited,
 * cleared or reordered an old message, the system prompt or the tool list is caught. Cache points do not count.
 */
export function signReasoning(request: ConverseRequest, text: string): string {
  return signature(request.modelId, prefixHash(request, request.messages.length), text);
}

/** How a reasoning block of message `messageIndex` stands to what this model signed. */
export function checkSignature(
  request: ConverseRequest,
  messageIndex: number,
  reasoning: { text: string; signature?: string },
): 'valid' | 'of-another-model' | 'invalid' {
  if (!reasoning.signature) return 'invalid';
  if (modelOf(reasoning.signature) !== baseModelId(request.modelId)) return 'of-another-model';
  const expected = signature(request.modelId, prefixHash(request, messageIndex), reasoning.text);
  return reasoning.signature === expected ? 'valid' : 'invalid';
}

function signature(modelId: string, prefix: string, text: string): string {
  const model = baseModelId(modelId);
  return Buffer.from(`${model} ${chainHash(chainHash(prefix, model), text)}`).toString('base64');
}

function modelOf(value: string): string | undefined {
  return Buffer.from(value, 'base64').toString('latin1').split(' ')[0];
}

function prefixHash(request: ConverseRequest, messageCount: number): string {
  const before = { ...request, messages: request.messages.slice(0, messageCount) };
  let hash = '';
  for (const part of promptParts(before))
    if (part.kind === 'content' && part.path !== 'settings') hash = chainHash(hash, part.text);
  return hash;
}

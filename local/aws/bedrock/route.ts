import type { LocalRequest } from '../../kernel/http.ts';

/** What a request to Bedrock's runtime asks for, and of which model. */
export type BedrockRoute = { operation: 'Converse' | 'ConverseStream'; modelId: string };

/** Undefined for everything but the two operations that the product calls. */
export function readRoute({ method, path }: LocalRequest): BedrockRoute | undefined {
  const match = /^\/model\/(.+)\/(converse|converse-stream)$/.exec(path);
  const [, modelId, action] = match ?? [];
  if (method !== 'POST' || !modelId) return undefined;
  return { operation: action === 'converse' ? 'Converse' : 'ConverseStream', modelId: decodeURIComponent(modelId) };
}

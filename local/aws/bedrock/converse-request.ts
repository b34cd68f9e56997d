import * as z from 'zod';
import { validationError } from './errors.ts';

/** The parts of Converse's wire shape that the local model reads. Bytes are base64, as JSON carries them. */
const cachePoint = z.looseObject({ type: z.literal('default'), ttl: z.enum(['5m', '1h']).optional() });
const image = z.looseObject({
  format: z.enum(['png', 'jpeg', 'gif', 'webp']),
  source: z.looseObject({ bytes: z.base64().min(1) }),
});
const document = z.looseObject({ format: z.string().optional(), name: z.string(), source: z.looseObject({}) });
const reasoning = z.looseObject({
  reasoningText: z.looseObject({ text: z.string(), signature: z.string().optional() }).optional(),
  redactedContent: z.base64().optional(),
});
const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'must match [a-zA-Z0-9_-]{1,64}');
const toolResultContent = z.looseObject({
  text: z.string().optional(),
  json: z.unknown().optional(),
  image: image.optional(),
  document: document.optional(),
});
const toolResult = z.looseObject({
  toolUseId: name,
  content: z.array(toolResultContent),
  status: z.enum(['success', 'error']).optional(),
});
const toolUse = z.looseObject({ toolUseId: name, name, input: z.record(z.string(), z.unknown()) });

const contentBlock = z.looseObject({
  text: z.string().optional(),
  image: image.optional(),
  document: document.optional(),
  toolUse: toolUse.optional(),
  toolResult: toolResult.optional(),
  reasoningContent: reasoning.optional(),
  cachePoint: cachePoint.optional(),
});

const message = z.looseObject({ role: z.enum(['user', 'assistant']), content: z.array(contentBlock) });
const systemBlock = z.looseObject({ text: z.string().optional(), cachePoint: cachePoint.optional() });

const toolSpec = z.looseObject({
  name,
  description: z.string().min(1).optional(),
  inputSchema: z.looseObject({ json: z.looseObject({ type: z.literal('object') }) }),
});
const toolChoice = z.looseObject({
  auto: z.looseObject({}).optional(),
  any: z.looseObject({}).optional(),
  tool: z.looseObject({ name }).optional(),
});
const toolConfig = z.looseObject({
  tools: z.array(z.looseObject({ toolSpec: toolSpec.optional(), cachePoint: cachePoint.optional() })).min(1),
  toolChoice: toolChoice.optional(),
});

const inferenceConfig = z.looseObject({
  maxTokens: z.number().int().min(1).optional(),
  temperature: z.number().min(0).max(1).optional(),
  topP: z.number().min(0).max(1).optional(),
  stopSequences: z.array(z.string().min(1)).max(2500).optional(),
});

const converseBody = z.looseObject({
  messages: z.array(message).min(1, 'A conversation must start with a user message'),
  system: z.array(systemBlock).optional(),
  toolConfig: toolConfig.optional(),
  inferenceConfig: inferenceConfig.optional(),
  additionalModelRequestFields: z.record(z.string(), z.unknown()).optional(),
});

export type ConverseMessage = z.infer<typeof message>;
export type ContentBlock = z.infer<typeof contentBlock>;
export type ToolResultBlock = z.infer<typeof toolResult>;
export type CachePoint = z.infer<typeof cachePoint>;
export type ImageBlock = z.infer<typeof image>;

/** A Converse or ConverseStream request as it came over the wire, with the model id of its URL. */
export type ConverseRequest = z.infer<typeof converseBody> & { modelId: string };

/** Parses the body's shape. Throws a ValidationException that names the first offending part by its path. */
export function parseConverseRequest(modelId: string, body: Buffer): ConverseRequest {
  const parsed = converseBody.safeParse(parseJson(body));
  if (parsed.success) return { ...parsed.data, modelId };
  const issue = parsed.error.issues[0];
  throw validationError(`The value at ${issue?.path.join('.') || 'the top level'} is invalid: ${issue?.message}`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw validationError(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import type { ConverseRequest } from '../converse-request.ts';
import { BedrockError, validationError } from '../errors.ts';
import { isModelId, needsInferenceProfile, takesCachePoints } from '../models.ts';
import { type PromptPart, promptParts } from '../prompt.ts';
import { validateContent } from './content.ts';
import { validateModelFields } from './model-fields.ts';
import { validateToolSchemas } from './tool-schemas.ts';
import { validateToolPairs } from './tools.ts';

/** Converse refuses a request with more cache points than this. */
const CACHE_POINTS_MAX = 4;

/** Holds a parsed request to Converse's documented rules. Throws a ValidationException that names the offending part. */
export function validateRequest(request: ConverseRequest): void {
  validateModel(request.modelId);
  validateRoles(request);
  validateSystem(request);
  validateContent(request);
  validateToolPairs(request);
  validateToolSchemas(request);
  validateCachePoints(request.modelId, promptParts(request));
  validateModelFields(request);
}

function validateModel(modelId: string): void {
  if (!isModelId(modelId)) throw validationError('The provided model identifier is invalid.');
  if (needsInferenceProfile(modelId))
    throw validationError(
      `Invocation of model ID ${modelId} with on-demand throughput isn't supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    );
}

function validateRoles({ messages }: ConverseRequest): void {
  if (messages[0]?.role !== 'user')
    throw validationError(
      'messages.0: A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  messages.forEach((message, index) => {
    if (index > 0 && message.role === messages[index - 1]?.role)
      throw validationError(
        `messages.${index}: A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.`,
      );
  });
  if (messages.at(-1)?.role !== 'user')
    throw validationError(
      `messages.${messages.length - 1}: This model does not support assistant message prefill. The conversation must end with a user message.`,
    );
}

function validateSystem({ system }: ConverseRequest): void {
  system?.forEach((block, index) => {
    if (!block.cachePoint && !block.text?.trim())
      throw validationError(`The text field in the SystemContentBlock object at system.${index} is blank.`);
  });
}

function validateCachePoints(modelId: string, parts: PromptPart[]): void {
  const points = parts.flatMap((part, index) => (part.kind === 'cache-point' ? [{ ...part, index }] : []));
  if (points.length > 0 && !takesCachePoints(modelId))
    throw new BedrockError(
      'AccessDeniedException',
      'You invoked an unsupported model or your request did not allow prompt caching.',
    );
  if (points.length > CACHE_POINTS_MAX)
    throw validationError(
      `A maximum of ${CACHE_POINTS_MAX} cachePoint blocks may be provided. Found ${points.length}.`,
    );
  points.forEach((point, order) => {
    const before = parts[point.index - 1];
    if (before?.kind !== 'content' || before.path === 'settings')
      throw validationError(`${point.path}: a cachePoint must follow a content block.`);
    if (point.ttl === '1h' && points.slice(0, order).some((earlier) => earlier.ttl === '5m'))
      throw validationError(`${point.path}: a cachePoint with ttl 1h must not come after a cachePoint with ttl 5m.`);
  });
}

import type { ConverseRequest } from '../converse-request.ts';
import { validationError } from '../errors.ts';
import { alwaysThinks, outputTokensMax, thinkingTypes, thinksAdaptively } from '../models.ts';

/** The smallest thinking budget that is taken (documented). */
const BUDGET_TOKENS_MIN = 1_024;
const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];

/** What only some models take: how they think, sampling, the length of a reply. */
export function validateModelFields(request: ConverseRequest): void {
  validateReplyLength(request);
  const fields = record(request.additionalModelRequestFields?.thinking);
  if ('effort' in fields)
    throw validationError('additionalModelRequestFields.thinking.effort: Extra inputs are not permitted');
  validateEffort(request);
  if (thinksAdaptively(request.modelId)) validateAdaptive(request, fields);
  if (Object.keys(fields).length > 0) validateThinking(request, fields);
}

function validateReplyLength({ modelId, inferenceConfig }: ConverseRequest): void {
  const limit = outputTokensMax(modelId);
  if (limit !== undefined && (inferenceConfig?.maxTokens ?? 0) > limit)
    throw validationError(
      `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is lower than ${limit}.`,
    );
}

function validateEffort({ modelId, additionalModelRequestFields }: ConverseRequest): void {
  const { effort } = record(additionalModelRequestFields?.output_config);
  if (effort === undefined) return;
  if (!thinkingTypes(modelId).includes('adaptive'))
    throw validationError('additionalModelRequestFields.output_config: Extra inputs are not permitted');
  if (!EFFORTS.includes(String(effort)))
    throw validationError(`additionalModelRequestFields.output_config.effort: must be one of ${EFFORTS.join(', ')}`);
}

function validateAdaptive(request: ConverseRequest, fields: Record<string, unknown>): void {
  if ('budget_tokens' in fields)
    throw validationError('additionalModelRequestFields.thinking.budget_tokens is not supported by this model.');
  if (fields.type === 'disabled' && alwaysThinks(request.modelId))
    throw validationError('additionalModelRequestFields.thinking: thinking cannot be disabled for this model.');
  for (const parameter of ['temperature', 'topP'] as const)
    if (request.inferenceConfig?.[parameter] !== undefined)
      throw validationError(`inferenceConfig.${parameter} is not supported by this model.`);
}

function validateThinking({ modelId, inferenceConfig }: ConverseRequest, fields: Record<string, unknown>): void {
  const types = thinkingTypes(modelId);
  if (!types.includes(String(fields.type)))
    throw validationError(
      `additionalModelRequestFields.thinking.type: ${types.length > 0 ? `must be one of ${types.join(', ')}` : 'this model does not think'}.`,
    );
  if (fields.type !== 'enabled') return;
  const budget = Number(fields.budget_tokens);
  if (!(budget >= BUDGET_TOKENS_MIN) || budget >= (inferenceConfig?.maxTokens ?? Number.POSITIVE_INFINITY))
    throw validationError(
      `additionalModelRequestFields.thinking.budget_tokens: at least ${BUDGET_TOKENS_MIN} and below maxTokens.`,
    );
}

function record(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

import { expect, it } from 'vitest';
import { parseConverseRequest } from '../../../../../local/aws/bedrock/converse-request.ts';
import { validateRequest } from '../../../../../local/aws/bedrock/validation/validate.ts';

const OPUS = 'us.anthropic.claude-opus-5-5';
const SONNET_46 = 'us.anthropic.claude-sonnet-4-6';
const SONNET_37 = 'us.anthropic.claude-3-7-sonnet-20250219-v1:0';
const SONNET_35 = 'us.anthropic.claude-3-5-sonnet-20241022-v2:0';
const NOVA = 'us.amazon.nova-pro-v1:0';

const asks = (fields: object, maxTokens = 4_000) => ({
  inferenceConfig: { maxTokens },
  additionalModelRequestFields: fields,
});
const budget = (budget_tokens: number) => asks({ thinking: { type: 'enabled', budget_tokens } });
const adaptive = (effort?: string) =>
  asks({ thinking: { type: 'adaptive' }, ...(effort ? { output_config: { effort } } : {}) });
const cached = { system: [{ text: 'Be kind' }, { cachePoint: { type: 'default' } }] };

function check(modelId: string, more: object): void {
  const body = { messages: [{ role: 'user', content: [{ text: 'Hi' }] }], ...more };
  validateRequest(parseConverseRequest(modelId, Buffer.from(JSON.stringify(body))));
}

it.each<[string, object]>([
  [OPUS, adaptive('xhigh')],
  [SONNET_46, adaptive('high')],
  [SONNET_46, budget(1_024)],
  [SONNET_37, budget(3_999)],
  [SONNET_37, cached],
  [NOVA, cached],
  ['us.vendor.unknown-v1:0', { inferenceConfig: { maxTokens: 1_000_000 } }],
])('%s takes %j', (modelId, more) => {
  expect(() => check(modelId, more)).not.toThrow();
});

it.each<[string, object, RegExp]>([
  [OPUS, adaptive('hard'), /effort: must be one of/],
  [SONNET_37, adaptive(), /must be one of enabled, disabled/],
  [SONNET_37, asks({ output_config: { effort: 'low' } }), /output_config: Extra inputs/],
  [SONNET_37, budget(1_023), /at least 1024/],
  [SONNET_37, budget(4_000), /below maxTokens/],
  [NOVA, adaptive(), /does not think/],
  [SONNET_35, budget(1_024), /does not think/],
  [SONNET_35, cached, /did not allow prompt caching/],
  [SONNET_35, { inferenceConfig: { maxTokens: 8_193 } }, /exceeds the model limit of 8192/],
])('%s refuses %j', (modelId, more, message) => {
  expect(() => check(modelId, more)).toThrow(message);
});

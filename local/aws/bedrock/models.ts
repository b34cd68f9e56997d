/**
 * What differs between models as far as a request's validity and caching go. Source: Amazon Bedrock user guide, pages
 * "prompt-caching", "claude-messages-adaptive-thinking" and the model cards of late 2026.
 */

/** Shortest cached prefix in tokens where no rule below says otherwise. */
const CACHE_MINIMUM_TOKENS = 1_024;
const CACHE_MINIMUMS: { model: RegExp; tokens: number }[] = [
  { model: /claude-(opus-5|fable-5|haiku-5)/, tokens: 512 },
  { model: /claude-3-5-haiku/, tokens: 2_048 },
  { model: /claude-(haiku-4-5|opus-4-[567])/, tokens: 4_096 },
];
/** Models that think adaptively: no sampling parameters, no thinking budget. */
const ADAPTIVE = /claude-(opus-4-[78]|opus-5|sonnet-5|haiku-5|fable-5)/;
/** Models whose thinking cannot be switched off. */
const ALWAYS_THINKING = /claude-(opus-5-5|sonnet-5-5|fable-5)/;
/** Models that take `thinking.type: adaptive`; the older of them also take a budget. */
const TAKES_ADAPTIVE = /claude-(opus-4-[678]|sonnet-4-6|opus-5|sonnet-5|haiku-5|fable-5)/;
const TAKES_BUDGET = /claude-(3-7|(opus|sonnet|haiku)-4-[156])/;
/** Models that refuse cache points: they never cache, or do it on their own. */
const WITHOUT_CACHE = /claude-3-5-sonnet|claude-3-(opus|sonnet|haiku)|nova-(2|premier)/;
/** Tokens of the longest reply, where known. */
const OUTPUT_LIMITS: { model: RegExp; tokens: number }[] = [
  { model: /claude-3-5-sonnet-20240620/, tokens: 4_096 },
  { model: /claude-3-5/, tokens: 8_192 },
  { model: /claude-(3-7|sonnet-4|haiku-4|opus-4-5)/, tokens: 64_000 },
  { model: /claude-/, tokens: 128_000 },
  { model: /nova-premier/, tokens: 10_000 },
  { model: /nova-2/, tokens: 4_096 },
  { model: /nova-/, tokens: 5_000 },
];
const MODEL_ID = /^(arn:aws[a-z-]*:bedrock:\S+|([a-z]{2,6}\.)?[a-z0-9-]+\.[a-z0-9][a-z0-9.:-]*)$/;

/** The id without its inference profile's prefix: what caches and signatures belong to. */
export function baseModelId(modelId: string): string {
  const id = modelId.slice(modelId.lastIndexOf('/') + 1);
  return id.replace(/^[a-z]{2,6}\.(?=[a-z0-9-]+\.)/, '');
}

export function isModelId(modelId: string): boolean {
  return MODEL_ID.test(modelId);
}

/** True for models that on-demand throughput serves only through an inference profile. */
export function needsInferenceProfile(modelId: string): boolean {
  return modelId.startsWith('anthropic.claude-');
}

export function cacheMinimumTokens(modelId: string): number {
  return CACHE_MINIMUMS.find((rule) => rule.model.test(modelId))?.tokens ?? CACHE_MINIMUM_TOKENS;
}

export function thinksAdaptively(modelId: string): boolean {
  return ADAPTIVE.test(modelId);
}

export function alwaysThinks(modelId: string): boolean {
  return ALWAYS_THINKING.test(modelId);
}

/** The ways to be asked to think that a model takes, by `thinking.type`. */
export function thinkingTypes(modelId: string): string[] {
  const adaptive = TAKES_ADAPTIVE.test(modelId);
  const budget = TAKES_BUDGET.test(modelId);
  return [
    ...(adaptive ? ['adaptive'] : []),
    ...(budget ? ['enabled'] : []),
    ...(adaptive || budget ? ['disabled'] : []),
  ];
}

export function takesCachePoints(modelId: string): boolean {
  return !WITHOUT_CACHE.test(modelId);
}

/** Undefined for models that nothing is known about. */
export function outputTokensMax(modelId: string): number | undefined {
  return OUTPUT_LIMITS.find((rule) => rule.model.test(modelId))?.tokens;
}

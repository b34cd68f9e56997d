import { counted } from '../counted.ts';

/** Tokens as the API reported them. `inputTokens` excludes what was read from or written to the cache. */
export type Usage = {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  /** The part of `cacheWriteTokens` that was written for an hour. */
  cacheWrite1hTokens?: number;
};

/**
 * What a session has cost. `estimatedMicroUsd` is the worst case of model calls that left no entry (their step was killed):
 * it counts against the budget and is reported apart.
 */
export type Spend = { costMicroUsd: number; estimatedMicroUsd: number; usage: Usage };

/** What a session cost on one day (`2026-11-30`, UTC) by one model. PERSISTED CONTRACT. */
export type DaySpend = {
  day: string;
  model: string;
  costMicroUsd: number;
  estimatedMicroUsd: number;
  modelCalls: number;
};

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
export const noSpend: Spend = { costMicroUsd: 0, estimatedMicroUsd: 0, usage: noUsage };

export function addUsage(a: Usage, b: Usage): Usage {
  const hourTokens = (a.cacheWrite1hTokens ?? 0) + (b.cacheWrite1hTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    ...(hourTokens > 0 ? { cacheWrite1hTokens: hourTokens } : {}),
  };
}

export function subtractUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens - b.inputTokens,
    outputTokens: a.outputTokens - b.outputTokens,
    cacheReadTokens: a.cacheReadTokens - b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens - b.cacheWriteTokens,
  };
}

/** All that was sent, whether it was read from the cache, written to it, or neither. */
export function promptTokens({ inputTokens, cacheReadTokens, cacheWriteTokens }: Usage): number {
  return inputTokens + cacheReadTokens + cacheWriteTokens;
}

/** Recorded and estimated: what budgets compare with. */
export function totalMicroUsd(spend: Pick<Spend, 'costMicroUsd' | 'estimatedMicroUsd'>): number {
  return spend.costMicroUsd + spend.estimatedMicroUsd;
}

/** Of a dollar. */
export const MICRO_USD = 1_000_000;

export function formatUsd(microUsd: number): string {
  const usd = microUsd / MICRO_USD;
  return usd !== 0 && usd < 0.01 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}

/** `1 model call`, `2 model calls`: as people read it. */
export function modelCallsText(count: number): string {
  return counted(count, 'model call');
}

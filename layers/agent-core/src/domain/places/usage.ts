import * as z from 'zod';
import type { Usage } from '../model/spend.ts';
import { persisted } from '../read-persisted.ts';
import { MINUTE_MS, type Quota } from './place.ts';

/** Tokens and requests that calls of all sessions have taken in a place in one minute, running ones included. PERSISTED CONTRACT. */
export type PlaceUsage = { tokens: number; requests: number };

const count = z.number().default(0);
export const storedPlaceUsage = persisted<PlaceUsage>()({ tokens: count, requests: count });

/** The minute that runs, and the one before. */
export type UsageNow = { current: PlaceUsage; previous: PlaceUsage };

export const NO_USAGE: UsageNow = { current: { tokens: 0, requests: 0 }, previous: { tokens: 0, requests: 0 } };

/** Somebody has just taken the room that was seen. */
export const FULL: UsageNow = {
  ...NO_USAGE,
  current: { tokens: Number.MAX_SAFE_INTEGER, requests: Number.MAX_SAFE_INTEGER },
};

/**
 * What the running minute may hold in all; infinite where nothing is limited. The minute before counts for as much of it as lies within
 * the last sixty seconds, so that no sixty seconds get twice the quota.
 */
export function ceilingOf(quota: Quota | undefined, { previous }: UsageNow, now: number): PlaceUsage {
  const before = 1 - (now % MINUTE_MS) / MINUTE_MS;
  const ceiling = (limit: number | undefined, earlier: number) =>
    limit === undefined ? Number.POSITIVE_INFINITY : Math.floor(limit - Math.min(earlier, limit) * before);
  return {
    tokens: ceiling(quota?.tokensPerMinute, previous.tokens),
    requests: ceiling(quota?.requestsPerMinute, previous.requests),
  };
}

/** What a call takes at its begin. One that is larger than the whole quota counts as all of it: it waits for an empty minute. */
export function takenBy(tokens: number, quota: Quota | undefined): PlaceUsage {
  return { tokens: Math.min(tokens, quota?.tokensPerMinute ?? tokens), requests: 1 };
}

export function fits(taken: PlaceUsage, { current }: UsageNow, ceiling: PlaceUsage): boolean {
  return current.tokens + taken.tokens <= ceiling.tokens && current.requests + taken.requests <= ceiling.requests;
}

/** What Bedrock takes of the quota in the end: what came from the cache costs nothing, a reply a multiple. */
export function quotaTokens({ inputTokens, cacheWriteTokens, outputTokens }: Usage, { outputFactor }: Quota): number {
  return Math.ceil(inputTokens + cacheWriteTokens + outputTokens * outputFactor);
}

export function isLimited(quota: Quota | undefined): quota is Quota {
  return quota?.tokensPerMinute !== undefined || quota?.requestsPerMinute !== undefined;
}

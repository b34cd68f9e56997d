import type { ModelEntry } from '../../domain/model/models.ts';
import { promptTokens, type Usage } from '../../domain/model/spend.ts';
import type { CacheUse } from '../../domain/session/session.ts';
import type { CacheTtl, ModelRequest, RequestBlock, RequestMessage } from '../../domain/transcript/converse.ts';

export const TTL_MS: Record<CacheTtl, number> = { '5m': 5 * 60_000, '1h': 60 * 60_000 };
/** How often a wait outlasts five minutes, before a session has shown it: as if 0.1 of 10 waits had been seen. */
const LONG_WAITS_PRIOR = 0.1;
const WAITS_PRIOR = 10;

/** Where a request's cache points stand: after how many of its messages' blocks, in order; and the system prompt's. */
export type CachePlan = { system: CacheTtl; points: { afterBlocks: number; ttl: CacheTtl }[] };

/** What a plan depends on. `tokens`: estimated length of the request; `writes`: whether its end is worth caching. */
export type CacheQuestion = {
  messages: RequestMessage[];
  entry: Pick<ModelEntry, 'cache' | 'price'>;
  used: CacheUse | undefined;
  tokens: number | undefined;
  writes: boolean;
  now: number;
};

/**
 * At most three points besides the system prompt's: where the newest hour-long entry ends (or the first message), where the
 * previous request ended, and the end of this one. The middle one is exact, so that twenty blocks of look-back never matter:
 * parallel calls and results may put any number of blocks between two requests.
 */
export function planCache(question: CacheQuestion): CachePlan {
  const { messages, used, writes, now } = question;
  const ends = messageEnds(messages);
  const total = ends.at(-1)?.end ?? 0;
  const userEnds = ends.filter(({ role }) => role === 'user').map(({ end }) => end);
  const hour = used?.hour && now - used.at <= TTL_MS['1h'] && used.hour.blocks <= total ? used.hour : undefined;
  const previous = used && used.blocks > 0 && used.blocks <= total ? used.blocks : userEnds.at(-2);
  const anchor = hour?.blocks ?? userEnds[0];
  const newest = writes ? total : undefined;
  const ttl = writes ? ttlOfEnd(question, hour?.tokens ?? 0) : '5m';
  const hourUntil = ttl === '1h' ? total : (hour?.blocks ?? 0);
  const places = [anchor, previous, newest].filter((end) => end !== undefined && end > 0 && end <= total);
  const points = [...new Set(places)].sort((a = 0, b = 0) => a - b);
  return {
    system: hourUntil > 0 ? '1h' : '5m',
    // Converse refuses an hour-long point after a shorter one.
    points: points.map((afterBlocks = 0) => ({ afterBlocks, ttl: afterBlocks <= hourUntil ? '1h' : '5m' })),
  };
}

/**
 * An hour pays when the expected loss of a wait over five minutes (its chance, times what would be written again) is more
 * than what the hour costs on top for the newly written tokens. What stands before a hit is never paid again.
 */
function ttlOfEnd({ entry, used, tokens, now }: CacheQuestion, hourTokens: number): CacheTtl {
  if (!used || tokens === undefined || !entry.cache?.ttls.includes('1h')) return '5m';
  const { cacheRead, cacheWrite, cacheWrite1h = cacheWrite } = entry.price;
  const isWarm = now - used.at < TTL_MS['5m'];
  const known = isWarm ? used.tokens : hourTokens;
  const written = Math.max(tokens - known, 1);
  const atRisk = Math.max(tokens - hourTokens, 0);
  const chance = (used.longWaits + LONG_WAITS_PRIOR) / (used.waits + WAITS_PRIOR);
  return chance * atRisk * (cacheWrite - cacheRead) > written * (cacheWrite1h - cacheWrite) ? '1h' : '5m';
}

/** The session's use of the cache after this request was answered at `now` (ms) with this usage. */
export function cacheUseAfter(
  { model, messages }: ModelRequest,
  used: CacheUse | undefined,
  usage: Usage,
  now: number,
): CacheUse {
  const waited = used ? now - used.at : 0;
  const base = {
    at: now,
    model,
    waits: (used?.waits ?? 0) + (used ? 1 : 0),
    longWaits: (used?.longWaits ?? 0) + (waited >= TTL_MS['5m'] ? 1 : 0),
  };
  // Another model has a cache of its own.
  const own = used?.model === model ? used : undefined;
  const hour = own?.hour && waited <= TTL_MS['1h'] ? { hour: own.hour } : {};
  const last = messages.at(-1)?.blocks.at(-1);
  // A question that nothing follows leaves the end of the request before as it was.
  if (last?.kind !== 'cache-point') return { ...base, blocks: own?.blocks ?? 0, tokens: own?.tokens ?? 0, ...hour };
  const blocks = messages.flatMap((message) => message.blocks).filter((block) => block.kind !== 'cache-point').length;
  const tokens = promptTokens(usage);
  return { ...base, blocks, tokens, ...(last.ttl === '1h' ? { hour: { blocks, tokens } } : hour) };
}

/** The messages with the plan's points in them. */
export function withPoints(messages: RequestMessage[], { points }: CachePlan): RequestMessage[] {
  const byPlace = new Map(points.map(({ afterBlocks, ttl }) => [afterBlocks, ttl]));
  const ends = messageEnds(messages);
  return messages.map((message, index) => {
    const start = ends[index - 1]?.end ?? 0;
    const blocks = message.blocks.flatMap((block, at): RequestBlock[] => {
      const ttl = byPlace.get(start + at + 1);
      return ttl ? [block, { kind: 'cache-point', ...(ttl === '1h' ? { ttl } : {}) }] : [block];
    });
    return { ...message, blocks };
  });
}

function messageEnds(messages: RequestMessage[]): { role: RequestMessage['role']; end: number }[] {
  let end = 0;
  return messages.map(({ role, blocks }) => {
    end += blocks.length;
    return { role, end };
  });
}

import type { Routing } from '../../domain/places/choose-place.ts';
import type { CacheUse, SessionState } from '../../domain/session/session.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import type { Session } from '../context/context.ts';
import { TTL_MS } from './cache-points.ts';
import { requestTokens, sizeOf } from './size.ts';

/** What chooses the place of a request at `now` (ms). */
export function routingOf(
  { sessionId, state }: Pick<Session, 'sessionId' | 'state'>,
  request: ModelRequest,
  now: number,
): Routing {
  const { place, cached, context, phase } = state;
  const isWarm = place !== undefined && cached?.model === request.model && now < warmUntil(cached);
  return {
    key: sessionId,
    ...(place === undefined ? {} : { place }),
    isWarm,
    hasWaited: phase.kind === 'thinking' && phase.attempt > 0,
    tokens: (context ? sizeOf(context) : requestTokens(request)) + request.maxTokens,
    cachedTokens: isWarm ? tokensIn(cached, now) : 0,
  };
}

/** An hour-long entry is not lost as soon as what came after it is. */
function warmUntil({ at, hour }: CacheUse): number {
  return at + TTL_MS[hour ? '1h' : '5m'];
}

function tokensIn({ at, tokens, hour }: CacheUse, now: number): number {
  return now < at + TTL_MS['5m'] ? tokens : (hour?.tokens ?? 0);
}

/** What is known of the cache after an answer from `place`: another place has nothing of it, so no hour-long entry either. */
export function usedThere({ cached, place: before }: SessionState, place: string | undefined): CacheUse | undefined {
  if (!cached || place === before) return cached;
  const { hour: _, ...rest } = cached;
  return { ...rest, blocks: 0, tokens: 0 };
}

import type { Routing } from '@remote-swe/core/domain/places/choose-place';
import type { ModelPlace, Quota } from '@remote-swe/core/domain/places/place';

/** A place that others are made of. */
export function placeNamed(name: string, more: Partial<ModelPlace> & { quota?: Partial<Quota> } = {}): ModelPlace {
  const { quota, ...rest } = more;
  const quotas: Record<string, Quota> = quota ? { m: { outputFactor: 10, ...quota } } : {};
  return { name, region: name.split('/').at(-1) ?? name, share: 1, quotas, ...rest };
}

/** A session without cache that has not waited. */
export const COLD: Routing = { key: 's', isWarm: false, hasWaited: false, tokens: 1_000, cachedTokens: 0 };

export function warmIn(place: string, more: Partial<Routing> = {}): Routing {
  return { ...COLD, place, isWarm: true, cachedTokens: 900, ...more };
}

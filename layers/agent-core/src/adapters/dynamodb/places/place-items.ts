import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PlaceNews } from '../../../domain/places/choose-place.ts';
import { MINUTE_MS } from '../../../domain/places/place.ts';
import { storedTrouble, type Trouble } from '../../../domain/places/trouble.ts';
import { NO_USAGE, storedPlaceUsage, type UsageNow } from '../../../domain/places/usage.ts';
import { readItem } from '../items/attributes.ts';
import type { Item } from '../items/keys.ts';

/** Counters sort by minute, and before troubles: one range holds the last two minutes and every trouble. */
const USAGE_PREFIX = 'Q#';
const TROUBLE_PREFIX = 'T#';
const MINUTE_DIGITS = 10;

/** The places of one model stand together, so that one query gives all that is known of them. */
export function placePartition(model: string): AttributeValue {
  return { S: `P#${model}` };
}

export function troubleKey(place: string): string {
  return `${TROUBLE_PREFIX}${place}`;
}

export function usageKey(minute: number, place: string): string {
  return `${USAGE_PREFIX}${String(minute).padStart(MINUTE_DIGITS, '0')}#${place}`;
}

export function minuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS);
}

/** What the items say. One that cannot be read says nothing: a call that goes out loses less than a session that stops. */
export function placeNews(items: Item[], now: number): PlaceNews {
  const troubles = new Map<string, Trouble>();
  const usage = new Map<string, UsageNow>();
  for (const item of items) {
    const [prefix = '', minute = '', place = ''] = partsOf(item.SK?.S ?? '');
    if (prefix === TROUBLE_PREFIX) {
      const trouble = readOrNothing(() => readItem(storedTrouble, item, 'Trouble of a place'));
      if (trouble) troubles.set(place, trouble);
    }
    if (prefix !== USAGE_PREFIX) continue;
    const taken = readOrNothing(() => readItem(storedPlaceUsage, item, 'Usage of a place'));
    const which = Number(minute) === minuteOf(now) ? 'current' : 'previous';
    if (taken) usage.set(place, { ...(usage.get(place) ?? NO_USAGE), [which]: taken });
  }
  return { troubles, usage };
}

/** `Q#<minute>#<place>`, `T#<place>`. */
function partsOf(sortKey: string): string[] {
  return (/^(Q#)(\d+)#(.+)$/.exec(sortKey) ?? /^(T#)()(.+)$/.exec(sortKey) ?? []).slice(1);
}

function readOrNothing<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

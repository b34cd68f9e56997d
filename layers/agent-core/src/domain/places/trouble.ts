import * as z from 'zod';
import type { ModelErrorKind } from '../../errors.ts';
import { persisted } from '../read-persisted.ts';

/** What is wrong with a model in a place: its quota, its capacity, or that we may not call it there. */
export type TroubleKind = 'throttled' | 'unavailable' | 'denied';

/**
 * The newest trouble of a model in a place: it rests until then (ms). `failures`: how many in a row. PERSISTED CONTRACT, shared by all
 * steps; what cannot be read counts as none.
 */
export type Trouble = { kind: TroubleKind; failures: number; until: number };

export const storedTrouble = persisted<Trouble>()({
  kind: z.enum(['throttled', 'unavailable', 'denied']),
  failures: z.number(),
  until: z.number(),
});

/** First rest; doubles with each failure in a row. A quota is full again a minute after it was used up. */
const REST_MS: Record<TroubleKind, number> = { throttled: 20_000, unavailable: 30_000, denied: 10 * 60_000 };
export const REST_MS_MAX = 10 * 60_000;
/** A failure this long after a rest is the first of a new row. */
export const FORGET_MS = 10 * 60_000;

/** What a failed call says of the place; undefined: nothing, the request is to blame or nobody is. */
export function troubleKindOf(kind: ModelErrorKind): TroubleKind | undefined {
  switch (kind) {
    case 'throttled':
    case 'unavailable':
      return kind;
    case 'access-denied':
      return 'denied';
    case 'context-full':
    case 'invalid':
    case 'aborted':
      return undefined;
  }
}

/** The trouble after one more failure. The same object when it rests already for as long: nothing has to be written. */
export function troubleAfter(seen: Trouble | undefined, kind: TroubleKind, now: number): Trouble {
  const isResting = seen !== undefined && now < seen.until;
  if (isResting && (seen.kind === kind || kind === 'throttled')) return seen;
  const inRow = seen !== undefined && now < seen.until + FORGET_MS ? seen.failures + (isResting ? 0 : 1) : 1;
  const restMs = Math.min(REST_MS_MAX, REST_MS[kind] * 2 ** (inRow - 1));
  return { kind, failures: inRow, until: Math.max(now + restMs, seen?.until ?? 0) };
}

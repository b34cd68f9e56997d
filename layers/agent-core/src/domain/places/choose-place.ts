import { homeOrder } from './home.ts';
import type { ModelPlace } from './place.ts';
import type { Trouble } from './trouble.ts';
import { ceilingOf, fits, NO_USAGE, takenBy, type UsageNow } from './usage.ts';

/** Why a request goes where it goes, and no part of what the model reads. */
export type Routing = {
  /** What spreads the sessions over the places: the session's id. */
  key: string;
  /** Where the session's newest call was answered. */
  place?: string;
  /** The prompt cache there still holds the session's prefix. */
  isWarm: boolean;
  /** The session's newest call failed for want of capacity, and it has waited since. */
  hasWaited: boolean;
  /** Estimated tokens of the request and the most of its reply; `cachedTokens` of them are in the cache of `place`. */
  tokens: number;
  cachedTokens: number;
};

/** What all steps know of one model's places. */
export type PlaceNews = { troubles: ReadonlyMap<string, Trouble>; usage: ReadonlyMap<string, UsageNow> };

export const NO_NEWS: PlaceNews = { troubles: new Map(), usage: new Map() };

export type PlaceQuestion = {
  /** Those that have the model, the deployment's own first. */
  places: readonly ModelPlace[];
  model: string;
  routing: Routing;
  news: PlaceNews;
  /** Names of places that have failed in this very call. */
  tried: ReadonlySet<string>;
  now: number;
};

/** `wait`: the quotas of all are used up, or the cache is worth a short wait. `none`: no other place is worth a try at once. */
export type PlaceChoice = { kind: 'ask'; place: ModelPlace } | { kind: 'wait' } | { kind: 'none' };

/**
 * Where the next call goes. A session stays where its cache is; without a cache it goes to its home. A place that rests or is full is
 * passed over, but a warm one gets the first try, and a wait, before the prefix is paid for again elsewhere. When all rest, the one
 * whose rest ends first is asked. Pure.
 */
export function choosePlace(question: PlaceQuestion): PlaceChoice {
  const { routing, tried } = question;
  const inOrder = wanted(question).filter(({ name }) => !tried.has(name));
  const warm = routing.isWarm && !routing.hasWaited ? inOrder.find(({ name }) => name === routing.place) : undefined;
  if (warm && isBearable(question, warm))
    return hasRoom(question, warm) ? { kind: 'ask', place: warm } : { kind: 'wait' };
  const open = inOrder.filter((place) => hasRoom(question, place));
  const healthy = open.find((place) => !isResting(question, place));
  if (healthy) return { kind: 'ask', place: healthy };
  if (tried.size > 0) return { kind: 'none' };
  const soonest = open.reduce<ModelPlace | undefined>(
    (best, place) => (best && restEnd(question, best) <= restEnd(question, place) ? best : place),
    undefined,
  );
  return soonest ? { kind: 'ask', place: soonest } : { kind: 'wait' };
}

/** After a failure: whether the same call may go on elsewhere at once. The first throttle of a warm prefix is waited out. */
export function mayMoveOn({ place, isWarm, hasWaited }: Routing, failed: string, kind: Trouble['kind']): boolean {
  return !(isWarm && !hasWaited && place === failed && kind === 'throttled');
}

/** Tokens that a call there takes of its quota at its begin. */
export function tokensThere({ place, isWarm, tokens, cachedTokens }: Routing, name: string): number {
  return isWarm && place === name ? Math.max(0, tokens - cachedTokens) : tokens;
}

function wanted({ places, routing }: PlaceQuestion): ModelPlace[] {
  const order = homeOrder(places, routing.key);
  const here = routing.isWarm ? order.find(({ name }) => name === routing.place) : undefined;
  return here ? [here, ...order.filter((place) => place !== here)] : order;
}

/** A throttled place still takes some requests; one that is down or closed takes none. */
function isBearable(question: PlaceQuestion, place: ModelPlace): boolean {
  return !isResting(question, place) || question.news.troubles.get(place.name)?.kind === 'throttled';
}

function isResting(question: PlaceQuestion, place: ModelPlace): boolean {
  return question.now < restEnd(question, place);
}

function restEnd({ news }: PlaceQuestion, { name }: ModelPlace): number {
  return news.troubles.get(name)?.until ?? 0;
}

function hasRoom({ news, model, routing, now }: PlaceQuestion, { name, quotas }: ModelPlace): boolean {
  const quota = quotas[model];
  const usage = news.usage.get(name) ?? NO_USAGE;
  return fits(takenBy(tokensThere(routing, name), quota), usage, ceilingOf(quota, usage, now));
}

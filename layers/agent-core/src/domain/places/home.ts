import type { ModelPlace } from './place.ts';

/**
 * The places as a session likes them: its home first, and the same for every step of it. Weighted rendezvous hashing: each place gets its
 * share of the sessions, and a new place takes only its own part from the others. Places without a share come last, as they are listed.
 */
export function homeOrder(places: readonly ModelPlace[], key: string): ModelPlace[] {
  const scored = places.map((place) => ({ place, score: scoreOf(place, key) }));
  return scored.sort((a, b) => b.score - a.score).map(({ place }) => place);
}

function scoreOf({ name, share }: ModelPlace, key: string): number {
  return share > 0 ? -share / Math.log(fraction(`${key} ${name}`)) : 0;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** A number between 0 and 1, both excluded, that depends on every character (FNV-1a, mixed as MurmurHash3 ends). */
function fraction(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}

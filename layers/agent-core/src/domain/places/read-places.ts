import * as z from 'zod';
import type { ModelPlace } from './place.ts';

/** What an operator says of a place in places.json; everything has a default. */
const count = z.number().int().positive();
export const placeQuota = z
  .object({
    tokensPerMinute: count.optional(),
    requestsPerMinute: count.optional(),
    // The dearest of the Claude models that are current is 10; a factor that is too high only keeps more of the quota free.
    outputFactor: z.number().min(1).default(10),
  })
  .strict();
export const placeWish = z
  .object({ share: z.number().nonnegative().default(1), quotas: z.record(z.string(), placeQuota).default({}) })
  .strict();
const placesFile = z.object({ places: z.record(z.string(), placeWish) }).strict();

export type PlaceWishes = z.infer<typeof placesFile>['places'];

/** Places beyond this are refused: a call looks at all of them, and their roles must fit into a function's environment. */
export const PLACES_MAX = 20;

/** The operator's file of shares and quotas. Throws one error that names every problem. */
export function readPlaceWishes(text: string): PlaceWishes {
  const parsed = placesFile.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.places;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`).join('; '));
}

/**
 * Every account in every Region, the deployment's own first: with two Regions and one role there are four places. Names of the file that
 * are none of them are left out: one file may serve several deployments.
 */
export function placesOf(own: string, regions: string[], roleArns: string[], wishes: PlaceWishes): ModelPlace[] {
  const everywhere = [...new Set([own, ...regions])];
  const accounts = [undefined, ...new Set(roleArns)];
  const places = accounts.flatMap((roleArn) => everywhere.map((region) => placeOf(region, roleArn, wishes)));
  const names = new Set(places.map(({ name }) => name));
  if (names.size < places.length) throw new Error('ModelRoleArns: two roles of one account; name one of them');
  if (places.length > PLACES_MAX)
    throw new Error(`ModelRegions and ModelRoleArns make ${places.length} places, at most ${PLACES_MAX} are allowed`);
  return places;
}

function placeOf(region: string, roleArn: string | undefined, wishes: PlaceWishes): ModelPlace {
  const name = roleArn ? `${accountOf(roleArn)}/${region}` : region;
  const { share, quotas } = Object.hasOwn(wishes, name) ? (wishes[name] ?? DEFAULT_WISH) : DEFAULT_WISH;
  return { name, region, ...(roleArn ? { roleArn } : {}), share, quotas };
}

const DEFAULT_WISH: PlaceWishes[string] = { share: 1, quotas: {} };

function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? roleArn;
}

import { Random } from '../../../local/chaos/random.ts';

/** Seeds in which the stack is deleted in the middle of all, by their number: what people wanted is not judged there. */
const EVERY = 57;
const AT = 44;
const AFTER_MS = { min: 3_000, max: 300_000 };

/** When the operator deletes the stack; undefined: never. */
export function deletedAfter(seed: number): number | undefined {
  if (seed % EVERY !== AT) return undefined;
  return new Random(seed * 69_621 + 23).integer(AFTER_MS.min, AFTER_MS.max);
}

/** A deliberate bug: one place of one file of the product says something else. */
export type Mutant = {
  name: string;
  /** Below the repository's root. */
  file: string;
  /** Occurs once in the file. */
  find: string;
  replace: string;
} & (BySeeds | ByTest);

/** Within how many seeds it is caught: 100 for most, more for a bug that needs two faults at once. */
export type BySeeds = { seeds: number };
/** No seed shows it, or seldom: this test does. `title`: what stands in the test's own title. */
export type ByTest = { caughtBy: { test: string; title: string } };

/** Seeds that the mutant needs; a test counts as more than any bound. */
export function needOf(mutant: Mutant): number {
  return 'seeds' in mutant ? mutant.seeds : Number.POSITIVE_INFINITY;
}

/** The file's text with the bug. Throws when the place is not there once: then the mutant proves nothing any more. */
export function mutated(text: string, { name, file, find, replace }: Mutant): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`Mutant '${name}': ${file} has the text ${parts.length - 1} times, not once`);
  return parts.join(replace);
}

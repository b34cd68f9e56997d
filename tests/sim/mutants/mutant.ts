/** A deliberate bug: one place of one file of the product says something else. */
export type Mutant = {
  name: string;
  /** Below the repository's root. */
  file: string;
  /** Occurs once in the file. */
  find: string;
  replace: string;
  /** Within how many seeds it is caught: 100 for most, more for a bug that needs two faults at once. */
  seeds: number;
};

/** The file's text with the bug. Throws when the place is not there once: then the mutant proves nothing any more. */
export function mutated(text: string, { name, file, find, replace }: Mutant): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`Mutant '${name}': ${file} has the text ${parts.length - 1} times, not once`);
  return parts.join(replace);
}

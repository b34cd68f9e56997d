import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { usageError } from '../../scripts/arguments.mjs';

/** The options that name a file, of a command, with the folder that paths are relative to. */
type Named = { option: string; command: string; from: string };

/**
 * A file that is written only when long work is over. Throws a UsageError before it begins when the file is there already, or its folder
 * is not.
 */
export function newFile(given: string, { option, command, from }: Named): string {
  const file = resolve(from, given);
  if (statSync(file, { throwIfNoEntry: false }))
    throw usageError(command, `${option} writes a new file, and ${file} is there already.`);
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory())
    throw usageError(command, `${option}: there is no folder ${dirname(file)}.`);
  return file;
}

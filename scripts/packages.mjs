/**
 * Says in one line what is missing where nobody has run `npm ci`, in place of a program's stack trace. Stands before the programs in
 * package.json's scripts; without packages itself.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const INSTALLED = fileURLToPath(new URL('../node_modules/tsx/package.json', import.meta.url));
const MESSAGE = 'The packages are not installed. Run: npm ci';

/** The message, or undefined when all is there. */
export function missingPackages() {
  return existsSync(INSTALLED) ? undefined : MESSAGE;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && missingPackages()) {
  console.error(MESSAGE);
  process.exitCode = 1;
}

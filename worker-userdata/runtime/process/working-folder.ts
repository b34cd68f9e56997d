import { closeSync, constants, openSync } from 'node:fs';
import { pathOf } from '../files/descriptor.ts';
import { asToolUser, type ToolUser } from './user.ts';

/** Of Linux, not in Node.js: a descriptor of a folder that need not be readable, only reachable. */
const O_PATH = 0o10000000;

/**
 * Has `start` begin a process in a folder that the tool user can reach. A process enters its folder before it changes its user:
 * by name it would go wherever a link leads by then, past folders that are closed to that user. Throws when there is no such
 * folder, or it may not be entered.
 */
export function startIn<Started>(path: string, user: ToolUser, start: (path: string) => Started): Started {
  if (user.kind === 'same') return start(path);
  const folder = asToolUser(user, () => openSync(enteredFrom(path), O_PATH | constants.O_DIRECTORY));
  try {
    return start(pathOf(folder));
  } finally {
    closeSync(folder);
  }
}

/** The same folder, as whoever may enter it can name it: without the dot a folder can be named from outside. */
export function enteredFrom(path: string): string {
  return `${path}/.`;
}

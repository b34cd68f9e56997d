import { constants, openSync } from 'node:fs';
import { errorCode } from '../ledger/durable.ts';

/** Opens what the path names for reading, whatever it is; undefined when there is nothing. The caller closes the descriptor. */
export function openIfThere(path: string): number | undefined {
  try {
    // A pipe without writer would block a plain open.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

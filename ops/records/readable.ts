import { isAwsError } from '@remote-swe/core/errors';

/** What is kept, or undefined: nobody can read it. A service that failed or refused says nothing of what it keeps: that is thrown. */
export function ifReadable<T>(read: Promise<T>): Promise<T | undefined> {
  return read.catch((error: unknown) => {
    if (isAwsError(error)) throw error;
    return undefined;
  });
}

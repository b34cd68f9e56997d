/** What is kept, or undefined: nobody can read it. */
export function ifReadable<T>(read: Promise<T>): Promise<T | undefined> {
  return read.catch((error: unknown) => {
    if (isOfService(error)) throw error;
    return undefined;
  });
}

/**
 * A service failed or refused: that says nothing of what it keeps. The SDK's clients put `$metadata` at each error of a call, also
 * where no answer came.
 */
export function isOfService(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$metadata' in error;
}

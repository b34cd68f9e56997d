import { USAGE_EXIT_CODE, UsageError } from '../../scripts/arguments.mjs';

/** The program was asked to end: Ctrl-C, a signal, or nobody reads its output any more. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell reports for a program that Ctrl-C ended. */
export const INTERRUPTED_EXIT_CODE = 130;

/** How a command ends that this has ended: by words that make no sense, by whoever runs it, or by a problem. */
export function failureExitCode(error: unknown): number {
  if (error instanceof UsageError) return USAGE_EXIT_CODE;
  return error instanceof Interrupted ? INTERRUPTED_EXIT_CODE : 1;
}

/**
 * Makes a promise that rejects with {@link Interrupted} on the first signal, so that whoever races it can clean up. A second
 * Ctrl-C ends the process at once.
 */
export function interruption(): Promise<never> {
  const promise = new Promise<never>((_resolve, reject) => {
    let signals = 0;
    const end = () => {
      signals += 1;
      if (signals > 1) process.exit(INTERRUPTED_EXIT_CODE);
      reject(new Interrupted('interrupted'));
    };
    for (const signal of SIGNALS) process.on(signal, end);
    // `npm run demo | head`: what is printed into a closed pipe must not end the process before it has cleaned up.
    for (const stream of [process.stdout, process.stderr])
      stream.on('error', () => reject(new Interrupted('the output was closed')));
  });
  promise.catch(() => {});
  return promise;
}

/** Resolves on the interruption: for programs whose end it is, not a failure. */
export async function untilInterrupted(interrupted: Promise<never>): Promise<void> {
  await interrupted.catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
  });
}

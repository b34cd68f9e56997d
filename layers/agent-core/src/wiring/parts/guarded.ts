import { redacted } from '../../domain/redact/redact.ts';

/** Characters of an error that Lambda writes into the log by itself. */
const ERROR_CHARS_MAX = 4_000;

/**
 * A function's handler whose errors may be logged. Lambda writes what a handler throws with every field that the error has, and those
 * of SDKs have the request with its headers: what goes on is an error with the same name and words and nothing else.
 */
export function guarded<Arguments extends unknown[], Answer>(
  handler: (...given: Arguments) => Promise<Answer>,
): (...given: Arguments) => Promise<Answer> {
  return async (...given) => {
    try {
      return await handler(...given);
    } catch (error) {
      throw plainError(error);
    }
  };
}

function plainError(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const plain = new Error(words(message));
  plain.name = name;
  plain.stack = words(stack ?? message);
  return plain;
}

function words(text: string): string {
  return redacted(text.slice(0, ERROR_CHARS_MAX));
}

import { nodeClock } from '../../adapters/node/clock.ts';
import { Invocation, inInvocation } from '../../adapters/telemetry/invocation.ts';
import { publish } from '../../adapters/telemetry/metrics.ts';
import { readConfig } from '../../config.ts';
import { redacted } from '../../domain/redact/redact.ts';

/** Characters of an error that Lambda writes into the log by itself. */
const ERROR_CHARS_MAX = 4_000;

/**
 * A function's handler, watched: its log lines say which request they belong to, its metrics are written when it ends, and its errors may be
 * logged. Lambda writes what a handler throws with every field that the error has, and those of SDKs have the request with its headers:
 * what goes on is an error with the same name and words and nothing else.
 */
export function guarded<Arguments extends unknown[], Answer>(
  handler: (...given: Arguments) => Promise<Answer>,
): (...given: Arguments) => Promise<Answer> {
  const { debugLogShare } = readConfig(['debugLogShare']);
  return (...given) => {
    const invocation = new Invocation(requestIdOf(given[1]), nodeClock.random() < debugLogShare);
    return inInvocation(invocation, async () => {
      try {
        return await handler(...given);
      } catch (error) {
        throw plainError(error);
      } finally {
        publish(invocation, redacted);
      }
    });
  };
}

/** Of Lambda's context, which a handler that does not ask for it gets as well. */
function requestIdOf(context: unknown): string | undefined {
  const { awsRequestId } = (context ?? {}) as { awsRequestId?: unknown };
  return typeof awsRequestId === 'string' ? awsRequestId : undefined;
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

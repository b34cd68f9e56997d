import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import { isPortError, PortError } from '../../errors.ts';

/** The answer, or the failure without secrets in its words. */
export async function orCleanError<Answer>(filter: SecretFilter, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw cleanError(filter, error);
  }
}

/** What the other side says of a failure is its words too: the model reads them as the result of its call. */
function cleanError(filter: SecretFilter, error: unknown): unknown {
  if (!isPortError(error)) return error;
  const message = filter.text(error.message);
  if (message === error.message) return error;
  const { code, retryAt } = error;
  return new PortError(code, message, { cause: error, ...(retryAt === undefined ? {} : { retryAt }) });
}

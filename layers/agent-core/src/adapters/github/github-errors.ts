import { isPortError, PortError } from '../../errors.ts';

export function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : undefined;
}

/** Turns Octokit's errors into ours; `what` says what was asked for. Ours stay as they are. */
export async function asPortError<Answer>(call: Promise<Answer>, what: string): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (isPortError(error)) throw error;
    const status = statusOf(error);
    const detail = error instanceof Error ? error.message : String(error);
    const message = `GitHub refused ${what}: ${detail}`;
    if (status === undefined || status >= 500 || status === 429)
      throw new PortError('retry', message, { cause: error });
    throw new PortError(status === 404 ? 'not-found' : 'refused', message, { cause: error });
  }
}

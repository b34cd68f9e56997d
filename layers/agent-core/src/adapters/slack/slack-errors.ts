import { PortError } from '../../errors.ts';

/** Slack's own error word (`channel_not_found`), or undefined for a failed connection. */
export function slackErrorCode(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : undefined;
}

/**
 * What passes by itself (docs.slack.dev, errors of each method): limits, troubles of Slack's own, a workspace that is being moved. Every
 * other word of Slack's is final, also one that is new to us: tried again it would hold up a session for ever.
 */
const TRANSIENT: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** A longer limit than Slack's own (posts a second, calls a minute) is a header that is wrong. */
const LIMIT_MS_MAX = 60 * 60_000;

/**
 * Turns the client's errors into ours. Errors in `harmless` count as done. A 429 names in `Retry-After` the seconds before which nobody is to ask
 * again (docs.slack.dev, rate limits).
 */
export async function asPortError<Answer>(
  call: Promise<Answer>,
  harmless: string[] = [],
  now = Date.now,
): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const code = slackErrorCode(error);
    if (code && harmless.includes(code)) return {} as Answer;
    const message = error instanceof Error ? error.message : String(error);
    const retryAt = retryAtOf(error, now());
    const limit = retryAt === undefined ? {} : { retryAt };
    const isFinal = code !== undefined && !TRANSIENT.has(code);
    throw new PortError(isFinal ? 'refused' : 'retry', `Slack: ${message}`, { cause: error, ...limit });
  }
}

/** Milliseconds since the epoch; undefined when the answer names no time. */
function retryAtOf(error: unknown, now: number): number | undefined {
  const { retryAfter } = (error ?? {}) as { retryAfter?: unknown };
  if (typeof retryAfter !== 'number' || !Number.isFinite(retryAfter)) return undefined;
  return now + Math.min(Math.max(retryAfter, 1) * 1_000, LIMIT_MS_MAX);
}

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

/** Turns the client's errors into ours. Errors in `harmless` count as done. */
export async function asPortError<Answer>(call: Promise<Answer>, harmless: string[] = []): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const code = slackErrorCode(error);
    if (code && harmless.includes(code)) return {} as Answer;
    const message = error instanceof Error ? error.message : String(error);
    throw new PortError(code && !TRANSIENT.has(code) ? 'refused' : 'retry', `Slack: ${message}`, { cause: error });
  }
}

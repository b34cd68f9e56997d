import { PortError } from '../../errors.ts';

/** Slack's own error word (`channel_not_found`), or undefined for a failed connection. */
export function slackErrorCode(error: unknown): string | undefined {
  const data = (error as { data?: { error?: unknown } } | null)?.data;
  return typeof data?.error === 'string' ? data.error : undefined;
}

/** What a person must repair before the same call can work; everything else is worth another try. */
const REFUSED = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'msg_too_long',
  'no_text',
  'thread_not_found',
  'restricted_action',
  'invalid_blocks',
  'unknown_method',
  'file_not_found',
  'file_deleted',
  'access_denied',
  'no_permission',
  'user_not_found',
  'user_not_visible',
  'user_disabled',
  'users_not_found',
  'cannot_dm_bot',
  'file_type_not_allowed',
  'file_upload_size_restricted',
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'storage_limit_reached',
  'team_quota_exceeded',
  'posting_to_channel_denied',
]);

/** Turns the client's errors into ours. Errors in `harmless` count as done. */
export async function asPortError<Answer>(call: Promise<Answer>, harmless: string[] = []): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const code = slackErrorCode(error);
    if (code && harmless.includes(code)) return {} as Answer;
    const message = error instanceof Error ? error.message : String(error);
    throw new PortError(code && REFUSED.has(code) ? 'refused' : 'retry', `Slack: ${message}`, { cause: error });
  }
}

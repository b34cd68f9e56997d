import { type Logger, LogLevel, type RetryOptions, WebClient } from '@slack/web-api';

/** A short trouble of Slack's; longer ones are the redelivery's. */
const ONE_RETRY: RetryOptions = { retries: 1, minTimeout: 300 };
/** For posts: Slack has no idempotency key, so a post whose answer was lost is looked for in the thread, never sent again blindly. */
export const NO_RETRY: RetryOptions = { retries: 0 };

/** A client for one bot token. `slackApiUrl` is read from SLACK_API_URL by config; undefined means Slack itself. */
export function slackClient(token: string, slackApiUrl: string | undefined, retryConfig = ONE_RETRY): WebClient {
  const where = slackApiUrl ? { slackApiUrl } : {};
  return new WebClient(token, {
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
    retryConfig,
    ...where,
  });
}

/** The client writes its warnings to standard output as they are. What goes wrong is an error anyway. */
const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

import { type Logger, LogLevel, type RetryOptions, WebClient } from '@slack/web-api';

/** A short trouble of Slack's; longer ones are the redelivery's. */
const ONE_RETRY: RetryOptions = { retries: 1, minTimeout: 300 };
/** For posts: Slack has no idempotency key, so a post whose answer was lost is looked for in the thread, never sent again blindly. */
export const NO_RETRY: RetryOptions = { retries: 0 };

/** Milliseconds for what is shown beside messages: nobody waits longer for it. */
const GLANCE_MS_MAX = 2_000;

/** A client for one bot token. `slackApiUrl` is read from SLACK_API_URL by config; undefined means Slack itself. */
export function slackClient(token: string, slackApiUrl: string | undefined, retryConfig = ONE_RETRY): WebClient {
  return madeClient(token, slackApiUrl, retryConfig, {});
}

/** A client that gives up soon, and never repeats. */
export function hastyClient(token: string, slackApiUrl: string | undefined): WebClient {
  return boundedClient(token, slackApiUrl, GLANCE_MS_MAX);
}

/** A client that gives up after `timeout` milliseconds, and never repeats. */
export function boundedClient(token: string, slackApiUrl: string | undefined, timeout: number): WebClient {
  return madeClient(token, slackApiUrl, NO_RETRY, { timeout });
}

function madeClient(
  token: string,
  slackApiUrl: string | undefined,
  retryConfig: RetryOptions,
  more: { timeout?: number },
): WebClient {
  const where = slackApiUrl ? { slackApiUrl } : {};
  return new WebClient(token, {
    ...more,
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

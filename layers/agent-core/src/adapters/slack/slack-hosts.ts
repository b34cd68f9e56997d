/**
 * Where Slack keeps files (url_private, url_private_download, upload_url) and answers calls: the same for workspaces and
 * Enterprise organisations, with names of its own for GovSlack (docs.slack.dev: file object, GovSlack). Whole names, no
 * suffixes: a subdomain may be a site that others run.
 */
const SLACK_ORIGINS: ReadonlySet<string> = new Set([
  'https://files.slack.com',
  'https://slack.com',
  'https://slack-files.com',
  'https://files.slack-gov.com',
  'https://slack-gov.com',
  'https://slack-files-gov.com',
]);

/**
 * The origins that may be sent the bot token, and files for the chat: Slack's own, or exactly that of SLACK_API_URL when it
 * is set to something else (a token belongs to the service that gave it out).
 */
export function tokenOrigins(slackApiUrl?: string): ReadonlySet<string> {
  if (slackApiUrl === undefined) return SLACK_ORIGINS;
  const { origin } = new URL(slackApiUrl);
  return SLACK_ORIGINS.has(origin) ? SLACK_ORIGINS : new Set([origin]);
}

/** The address when it lies at one of the origins and carries no name or password of its own; undefined otherwise. */
export function ownAddress(origins: ReadonlySet<string>, url: string, base?: URL): URL | undefined {
  if (!URL.canParse(url, base?.href)) return undefined;
  const address = new URL(url, base?.href);
  if (address.username || address.password) return undefined;
  return origins.has(address.origin) ? address : undefined;
}

import { WebClient } from '@slack/web-api';
import type { Finding } from '../stack/checks.ts';
import { manifestScopes } from './manifest.ts';

/** Undefined when it can be one: Slack tells nobody whether it is the right one, before it signs something with it. */
export function signingSecretProblem(text: string): string | undefined {
  if (/^x(ox|app)/.test(text))
    return 'That is a token. The signing secret stands in Basic Information, App Credentials.';
  if (!/^[\w-]{16,128}$/.test(text)) return 'A signing secret is 32 letters and digits, without spaces.';
  return undefined;
}

const WRONG_KINDS: [RegExp, string][] = [
  [/^xoxp-/, 'That is a user token. The bot token (xoxb-…) stands in OAuth & Permissions.'],
  [/^xapp-/, 'That is an app-level token. The bot token (xoxb-…) stands in OAuth & Permissions.'],
  [/^(?!xoxb-)/, 'A bot token begins with xoxb-. It stands in OAuth & Permissions, once the app is installed.'],
];

function botTokenProblem(text: string): string | undefined {
  return WRONG_KINDS.find(([pattern]) => pattern.test(text))?.[1];
}

/** Asks Slack whose token it is, and whether the app was installed with every scope of the manifest. */
export async function checkBotToken(token: string, slackApiUrl: string | undefined): Promise<Finding[]> {
  const problem = botTokenProblem(token);
  if (problem) return [{ state: 'bad', what: `Slack's bot token: ${problem}` }];
  const client = new WebClient(token, {
    ...(slackApiUrl ? { slackApiUrl } : {}),
    retryConfig: { retries: 1 },
    timeout: 10_000,
    logger: SILENT,
  });
  try {
    const answer = await client.auth.test();
    const what = `Slack knows the bot token: ${answer.user} in ${answer.team} (${answer.team_id})`;
    const scopes = answer.response_metadata?.scopes;
    const missing = scopes ? manifestScopes().filter((scope) => !scopes.includes(scope)) : [];
    if (missing.length === 0) return [{ state: 'good', what }];
    const todo = 'OAuth & Permissions: add them and install the app again';
    return [{ state: 'bad', what: `${what}, but the app lacks the scopes ${missing.join(', ')}`, todo }];
  } catch (error) {
    const { data, message } = error as { data?: { error?: string }; message: string };
    const why = data?.error ?? message;
    return [
      {
        state: 'bad',
        what: `Slack does not take the bot token: ${why}`,
        todo: 'copy it again from OAuth & Permissions',
      },
    ];
  }
}

/** The client would print what goes wrong, with the request. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as never,
  setName() {},
};

import { readFileSync } from 'node:fs';
import { SlackError } from '../workspace/slack-error.ts';
import type { ChannelKind } from '../workspace/types.ts';

const MANIFEST = new URL('../../../docs/slack-app-manifest.json', import.meta.url);

/** One of these scopes lets a bot token call the method (docs.slack.dev/reference/methods); no entry: every token may. */
const SCOPES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['chat.delete', ['chat:write']],
  ['chat.postEphemeral', ['chat:write']],
  ['chat.postMessage', ['chat:write']],
  ['chat.update', ['chat:write']],
  ['conversations.history', ['channels:history', 'groups:history', 'im:history', 'mpim:history']],
  ['conversations.info', ['channels:read', 'groups:read', 'im:read', 'mpim:read']],
  ['conversations.list', ['channels:read', 'groups:read', 'im:read', 'mpim:read']],
  ['conversations.members', ['channels:read', 'groups:read', 'im:read', 'mpim:read']],
  ['conversations.open', ['im:write', 'mpim:write']],
  ['conversations.replies', ['channels:history', 'groups:history', 'im:history', 'mpim:history']],
  ['files.completeUploadExternal', ['files:write']],
  ['files.getUploadURLExternal', ['files:write']],
  ['files.info', ['files:read']],
  ['reactions.add', ['reactions:write']],
  ['reactions.get', ['reactions:read']],
  ['reactions.remove', ['reactions:write']],
  ['users.info', ['users:read']],
  ['users.list', ['users:read']],
]);

/** What one reads in a channel of each kind takes the scope of that kind (docs.slack.dev, conversations.replies, Scopes). */
const HISTORY_SCOPE: Readonly<Record<ChannelKind, string>> = {
  channel: 'channels:history',
  group: 'groups:history',
  im: 'im:history',
};

/** @throws SlackError missing_scope */
export function checkHistoryScope(kind: ChannelKind, granted: ReadonlySet<string>): void {
  const needed = HISTORY_SCOPE[kind];
  if (!granted.has(needed)) throw missing([needed]);
}

/** One of these is needed for the method; none: every token may call it. */
export function scopesOf(method: string): readonly string[] {
  return SCOPES_OF.get(method) ?? [];
}

/** What an app that is made from our manifest is granted. */
export function manifestScopes(): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { oauth_config: { scopes: { bot: string[] } } };
  return new Set(manifest.oauth_config.scopes.bot);
}

/** @throws SlackError missing_scope, as Slack answers a token that was not granted what the method needs */
export function checkScope(method: string, granted: ReadonlySet<string>): void {
  const needed = SCOPES_OF.get(method);
  if (!needed || needed.some((scope) => granted.has(scope))) return;
  throw missing(needed);
}

function missing(needed: readonly string[]): SlackError {
  return new SlackError('missing_scope', `[ERROR] needed: ${needed.join(',')}`);
}

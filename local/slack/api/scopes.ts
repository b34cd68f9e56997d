import { SlackError } from '../workspace/slack-error.ts';
import type { ChannelKind } from '../workspace/types.ts';

/** One of these scopes lets a bot token call the method (docs.slack.dev/reference/methods); no entry: every token may. */
const SCOPES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['agents.sessions.rename', ['chat:write']],
  ['agents.sessions.setStatus', ['chat:write']],
  ['assistant.threads.setStatus', ['chat:write', 'assistant:write']],
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

/** @throws SlackError missing_scope, as Slack answers a token that was not granted what the method needs */
export function checkScope(method: string, granted: ReadonlySet<string>): void {
  const needed = SCOPES_OF.get(method);
  if (!needed || needed.some((scope) => granted.has(scope))) return;
  throw missing(needed);
}

function missing(needed: readonly string[]): SlackError {
  return new SlackError('missing_scope', `[ERROR] needed: ${needed.join(',')}`);
}

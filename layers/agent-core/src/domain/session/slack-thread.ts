import { secondsAt, writtenAtSeconds } from '../thread/seconds.ts';
import type { SlackThread } from '../thread/thread-source.ts';
import { NOTICE_CHARS_MAX } from './notice.ts';
import type { SessionId } from './session.ts';
import type { SourceRules } from './source.ts';

export function slackSessionId({
  teamId,
  channel,
  threadTs,
}: Omit<SlackThread, 'kind'> & { kind?: 'slack' }): SessionId {
  return `slack:${teamId}:${channel}:${threadTs}`;
}

/** Names a message of Slack in the inbox: `ts` is unique in its channel. */
export function slackMessageKey(channel: string, ts: string): string {
  return `slack:${channel}:${ts}`;
}

/** The thread that a session's id names; undefined for an id of another source. */
export function slackThreadOf(sessionId: SessionId): SlackThread | undefined {
  const [kind, teamId, channel, threadTs, ...rest] = sessionId.split(':');
  if (kind !== 'slack' || !teamId || !channel || !threadTs || rest.length > 0) return undefined;
  return { kind, teamId, channel, threadTs };
}

/** What the engine must know of Slack. A message's place in the order is its ts, which is when it was written. */
export const slackThreads: SourceRules = {
  kind: 'slack',
  threadOf: slackThreadOf,
  placeText: ({ channel }: SlackThread) => `Slack thread in <#${channel}>`,
  payer: ({ teamId, channel }: SlackThread) => ({ teamId, channel }),
  placeAt: secondsAt,
  writtenAt: writtenAtSeconds,
  posting: { messageChars: NOTICE_CHARS_MAX, progress: 'follows' },
};

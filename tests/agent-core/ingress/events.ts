export const TEAM = { teamId: 'T1', botUserId: 'UBOT' };
export const BOT = '<@UBOT>';
export const ROOT_TS = '1700000000.000001';
export const REPLY_TS = '1700000009.000002';

/** An event as Slack sends it; `undefined` removes a field. */
export function mention(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: 'app_mention', channel: 'C1', user: 'U1', text, ts: ROOT_TS, ...more };
}

/** What Slack sends beside an app_mention, and alone for a post without mention. */
export function channelMessage(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...mention(text), type: 'message', channel_type: 'channel', ...more };
}

export function inThread(event: Record<string, unknown>): Record<string, unknown> {
  return { ...event, ts: REPLY_TS, thread_ts: ROOT_TS };
}

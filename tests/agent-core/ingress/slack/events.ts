import type { Installation } from '@remote-swe/core/domain/people/membership';

export const INSTALLATION: Installation = { id: 'T1', homes: ['T1'], botUserId: 'UBOT' };
export const BOT = '<@UBOT>';
export const ROOT_TS = '1700000000.000001';
export const REPLY_TS = '1700000009.000002';

/** An event as Slack sends it; `undefined` removes a field. */
export function mention(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: 'app_mention', channel: 'C1', user: 'U1', text, ts: ROOT_TS, ...more };
}

/** The body that Slack posts around an event; `undefined` removes a field. */
export function callback(event: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'event_callback',
    team_id: 'T1',
    event_id: 'Ev1',
    authorizations: [
      { enterprise_id: null, team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event,
    ...more,
  };
}

/** What Slack sends beside an app_mention, and alone for a post without mention. */
export function channelMessage(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...mention(text), type: 'message', channel_type: 'channel', ...more };
}

export function inThread(event: Record<string, unknown>): Record<string, unknown> {
  return { ...event, ts: REPLY_TS, thread_ts: ROOT_TS };
}

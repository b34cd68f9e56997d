import type { Directory } from '../workspace/directory.ts';
import type { Wire } from '../workspace/wire.ts';

/** Slack's deprecated verification token; apps check the signature instead. */
export const VERIFICATION_TOKEN = 'local-verification-token';

export function newEventId(): string {
  return `Ev${crypto.randomUUID().replaceAll('-', '').slice(0, 11).toUpperCase()}`;
}

/** The outer `event_callback` around one event. */
export function eventCallback(directory: Directory, eventId: string, nowMs: number, event: Wire): Wire {
  const { team, bot } = directory;
  return {
    token: VERIFICATION_TOKEN,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: bot.appId,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(nowMs / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: bot.id, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${Buffer.from(eventId).toString('base64url')}`,
  };
}

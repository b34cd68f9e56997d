import type { Directory } from '../workspace/directory.ts';
import type { Wire } from '../workspace/wire.ts';

/** Slack's deprecated verification token; apps check the signature instead. */
export const VERIFICATION_TOKEN = 'local-verification-token';

export function newEventId(): string {
  return `Ev${crypto.randomUUID().replaceAll('-', '').slice(0, 11).toUpperCase()}`;
}

/**
 * The outer `event_callback` around one event. `team_id` is the workspace where it happened: in a channel that is shared with
 * other companies that is the author's; ours is in `authorizations`.
 */
export function eventCallback(directory: Directory, eventId: string, nowMs: number, event: Wire): Wire {
  const { team, bot } = directory;
  const isExtShared = typeof event.channel === 'string' && directory.channel(event.channel).isExtShared === true;
  return {
    token: VERIFICATION_TOKEN,
    team_id: isExtShared && typeof event.team === 'string' ? event.team : team.id,
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
    is_ext_shared_channel: isExtShared,
    event_context: `4-${Buffer.from(eventId).toString('base64url')}`,
  };
}

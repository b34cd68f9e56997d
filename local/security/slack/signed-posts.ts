import { signatureHeaders } from '../../slack/events/signature.ts';
import type { LocalSystem } from '../../system/system.ts';

/** A request that Slack signed, to be sent once or again. */
export type SignedPost = { body: string; headers: Record<string, string> };

export function signedEvent(system: LocalSystem, event: object): SignedPost {
  return signedCallback(system, event, {});
}

/** `outer` replaces or adds fields around the event. */
export function signedCallback(system: LocalSystem, event: object, outer: object): SignedPost {
  const { team, bot } = system.slack.workspace.directory;
  const authorizations = [{ team_id: team.id, user_id: bot.id, is_bot: true }];
  const body = { type: 'event_callback', team_id: team.id, api_app_id: 'A0AGENT', event_id: 'Ev0', event_time: 1 };
  return signed(system, JSON.stringify({ ...body, authorizations, event, ...outer }), 'application/json');
}

export function signedPress(system: LocalSystem, press: unknown): SignedPost {
  const body = new URLSearchParams({ payload: JSON.stringify(press) }).toString();
  return signed(system, body, 'application/x-www-form-urlencoded');
}

function signed({ slack, clock }: LocalSystem, body: string, type: string): SignedPost {
  return { body, headers: { 'content-type': type, ...signatureHeaders(slack.signingSecret, clock.now(), body) } };
}

/** Resolves to the status. */
export async function post({ baseUrl }: LocalSystem, { body, headers }: SignedPost): Promise<number> {
  const answer = await fetch(`${baseUrl}/api/slack/events`, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

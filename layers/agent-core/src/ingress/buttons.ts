import * as z from 'zod';
import { type SessionId, sessionIdOf, type ThreadSource } from '../domain/session.ts';

/** The parts of Slack's block_actions payload that we read (docs.slack.dev/reference/interaction-payloads). */
const buttonBody = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional() }),
});
const buttonAction = z.object({ action_ts: z.string() });

/** A pressed button: in which session, by whom, when. */
export type PressTarget = { source: ThreadSource; sessionId: SessionId; user: string; ts: string };

/** Which session a pressed button is for; undefined when the payload is not one of ours. */
export function pressTargetOf(body: unknown, action: unknown): PressTarget | undefined {
  const pressed = buttonBody.safeParse(body);
  const at = buttonAction.safeParse(action);
  if (!pressed.success || !at.success) return undefined;
  const { team, channel, message, user } = pressed.data;
  const source: ThreadSource = {
    kind: 'slack',
    teamId: team.id,
    channel: channel.id,
    threadTs: message.thread_ts ?? message.ts,
  };
  return { source, sessionId: sessionIdOf(source), user: user.id, ts: at.data.action_ts };
}

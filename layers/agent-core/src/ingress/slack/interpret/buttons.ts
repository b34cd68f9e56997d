import * as z from 'zod';
import { type AuthorClaims, isServedWorkspace } from '../../../domain/people/membership.ts';
import { slackSessionId } from '../../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { refusalOf } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import { knownSource } from './known-source.ts';

const anyText = z.string().min(1).optional().catch(undefined);

/** The parts of Slack's block_actions payload that we read (docs.slack.dev/reference/interaction-payloads). */
const buttonBody = z.object({
  user: z.object({ id: z.string().min(1), team_id: anyText }),
  team: z.object({ id: anyText, enterprise_id: anyText }).catch({}),
  channel: z.object({ id: z.string().min(1) }),
  message: z.object({ ts: z.string().min(1), thread_ts: anyText }),
});
const buttonAction = z.object({ action_ts: z.string().min(1) });

/** A pressed button: where, by whom, when. `workspaces`: the workspace in which it was pressed, and its organisation. */
export type Press = {
  channel: string;
  threadTs: string;
  /** The message that has the button. */
  postTs: string;
  user: string;
  ts: string;
  workspaces: string[];
  claims: AuthorClaims;
};

/** Undefined when the payload is not one of ours. */
export function pressOf(body: unknown, action: unknown): Press | undefined {
  const pressed = buttonBody.safeParse(body);
  const at = buttonAction.safeParse(action);
  if (!pressed.success || !at.success) return undefined;
  const { team, channel, message, user } = pressed.data;
  return {
    channel: channel.id,
    threadTs: message.thread_ts ?? message.ts,
    postTs: message.ts,
    user: user.id,
    ts: at.data.action_ts,
    workspaces: [team.id, team.enterprise_id].filter((id) => id !== undefined),
    claims: {
      teams: [user.team_id, team.id].filter((id) => id !== undefined),
      ...(user.team_id ? { userTeam: user.team_id } : {}),
    },
  };
}

/** What the press asks for, when its author is served; the payload does not say whose installation it is. */
export async function askedBy(
  ports: IngressPorts,
  settings: IngressSettings,
  press: Press,
): Promise<Asked | 'unauthorized'> {
  const { channel, threadTs, user, claims, ts } = press;
  const installation = await ports.people.self();
  const author = { user, channel, claims, installation };
  if (!isServedWorkspace(press.workspaces, installation, settings)) return 'unauthorized';
  if (await refusalOf(ports, settings, author)) return 'unauthorized';
  const named: SlackThread = { kind: 'slack', teamId: installation.id, channel, threadTs };
  const source = await knownSource(ports.inbox, named, press.workspaces[0]);
  return { source, sessionId: slackSessionId(source), author, ts };
}

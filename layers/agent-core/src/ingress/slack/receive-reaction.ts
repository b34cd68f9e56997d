import { slackMessageKey, slackSessionId } from '../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../domain/thread/thread-source.ts';
import { isStopReaction } from '../stop/is-stop.ts';
import { type Author, refusalOf } from './access/access.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received } from './access/context.ts';
import type { Reaction } from './event/reaction.ts';
import { knownSource } from './interpret/known-source.ts';
import { putStop } from './session/put-stop.ts';
import { rootOf } from './session/root-of.ts';

/** Who reacted, as the event says it, and the workspace that its envelope names. */
export type Reacted = { reaction: Reaction; author: Author; outerTeam: string | undefined };

/**
 * A ❌ or 🛑 stops the session, as the word does: on a post of the agent, or on the message that begins the thread. On what
 * people say to each other it means something else.
 */
export async function receiveReaction(
  ports: IngressPorts,
  settings: IngressSettings,
  { reaction, author, outerTeam }: Reacted,
): Promise<Received> {
  const { user, channel, messageTs, ts, to } = reaction;
  const { installation } = author;
  if (!isStopReaction(reaction.name)) return ignored(ports, 'a reaction that asks for nothing');
  if (user === installation.botUserId) return ignored(ports, 'a reaction of the agent');
  const named: SlackThread = { kind: 'slack', teamId: installation.id, channel, threadTs: messageTs };
  const threadTs = to === installation.botUserId ? await rootOf(ports, named) : messageTs;
  if (threadTs === undefined) return ignored(ports, 'a reaction to a message that is gone');
  const source = await knownSource(ports.inbox, { ...named, threadTs }, outerTeam);
  const sessionId = slackSessionId(source);
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a reaction in a thread that is no session');
  if (await refusalOf(ports, settings, author)) return ignored(ports, 'a reaction of somebody who is not served');
  const key = slackMessageKey(channel, `stop-${messageTs}-${user}-${ts}`);
  return putStop(ports, sessionId, { key, user, ts });
}

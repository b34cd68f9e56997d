import { slackMessageKey, slackSessionId } from '../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../domain/thread/thread-source.ts';
import { type Author, refusalOf } from './access/access.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received } from './access/context.ts';
import type { SessionStopped } from './event/session-stopped.ts';
import { knownSource } from './interpret/known-source.ts';
import { putStop } from './session/put-stop.ts';

/** Who stopped, as the event says it, and the workspace that its envelope names. */
export type Stopped = { stopped: SessionStopped; author: Author; outerTeam: string | undefined };

/** Slack's own Stop button: the same as the word. Slack leaves the session as it is; the step that pauses it says that it rests. */
export async function receiveSessionStopped(
  ports: IngressPorts,
  settings: IngressSettings,
  { stopped, author, outerTeam }: Stopped,
): Promise<Received> {
  const { user, channel, threadTs, ts } = stopped;
  const named: SlackThread = { kind: 'slack', teamId: author.installation.id, channel, threadTs };
  const sessionId = slackSessionId(await knownSource(ports.inbox, named, outerTeam));
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a stop in a thread that is no session');
  if (await refusalOf(ports, settings, author)) return ignored(ports, 'a stop of somebody who is not served');
  const key = slackMessageKey(channel, `stop-${threadTs}-${user}-${ts}`);
  return putStop(ports, sessionId, { key, user, ts });
}

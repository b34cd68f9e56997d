import { slackSessionId } from '../../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import type { Inbox } from '../../../ports/session/inbox.ts';

/**
 * The thread by the name that its session has: a session is named by our own installation, one of an older build by the
 * workspace that the payload named, which is another one only where an organisation has several.
 */
export async function knownSource(
  inbox: Pick<Inbox, 'exists'>,
  source: SlackThread,
  payloadTeam: string | undefined,
): Promise<SlackThread> {
  if (payloadTeam === undefined || payloadTeam === source.teamId) return source;
  const older = { ...source, teamId: payloadTeam };
  const [isNamedSo, wasNamedSo] = await Promise.all([
    inbox.exists(slackSessionId(source)),
    inbox.exists(slackSessionId(older)),
  ]);
  return wasNamedSo && !isNamedSo ? older : source;
}

import { may } from '../../../../domain/people/roles.ts';
import { slackMessageKey, slackSessionId, slackThreadOf } from '../../../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../../../domain/thread/thread-source.ts';
import { roleIn } from '../../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../../access/context.ts';
import type { Answering } from '../../access/language.ts';
import type { SessionName } from '../../interpret/session-link.ts';
import { putStop } from '../../session/put-stop.ts';
import { rootOf } from '../../session/root-of.ts';

/** `stop` with a link or an id: for the requester of that session and for admins. Resolves to what is answered. */
export async function stopSession(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  { author, ts, source }: Asked,
  session: SessionName,
): Promise<string> {
  const { stopSession: texts } = ports.texts;
  const thread = await threadOf(ports, author.installation.id, session);
  if (!thread) return texts.notFound;
  const sessionId = slackSessionId(thread);
  // Inbox before entry: what a step takes in between the two reads is then seen as work, never as nothing.
  const unread = await ports.journal.unread(sessionId);
  const entry = await ports.journal.newest(sessionId);
  if (!may(await roleIn(ports, settings, author, entry), 'stop from elsewhere')) return texts.notAllowed;
  const place = `<#${thread.channel}>`;
  const isWorking = entry?.state.phase.kind !== 'idle' && entry?.state.phase.kind !== 'paused';
  if (!isWorking && unread.length === 0) return texts.idle(place);
  const key = slackMessageKey(source.channel, `stop-${ts}`);
  await putStop(ports, sessionId, { key, user: author.user, ts });
  return texts.stopped(place);
}

/** The thread of a session that exists. A link to a reply may not say in which thread it stands. */
async function threadOf(
  ports: Pick<IngressPorts, 'inbox' | 'chat'>,
  teamId: string,
  session: SessionName,
): Promise<SlackThread | undefined> {
  const exists = async (thread: SlackThread) => ports.inbox.exists(slackSessionId(thread));
  if (session.kind === 'id') {
    const thread = slackThreadOf(session.sessionId);
    return thread && (await exists(thread)) ? thread : undefined;
  }
  const named: SlackThread = {
    kind: 'slack',
    teamId,
    channel: session.channel,
    threadTs: session.threadTs ?? session.ts,
  };
  if (await exists(named)) return named;
  const root = session.threadTs === undefined ? await rootOf(ports, named) : undefined;
  const thread = root === undefined ? undefined : { ...named, threadTs: root };
  return thread && (await exists(thread)) ? thread : undefined;
}

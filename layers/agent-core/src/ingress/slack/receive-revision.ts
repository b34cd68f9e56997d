import type { Phase } from '../../domain/session/session.ts';
import { slackMessageKey, slackSessionId } from '../../domain/session/slack-thread.ts';
import { isRefusal } from '../../errors.ts';
import { replyOnce } from '../reply-once.ts';
import { type Author, refusalOf } from './access/access.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received } from './access/context.ts';
import { textsFor } from './access/language.ts';
import type { SlackRevision } from './event/revision.ts';
import { knownSource } from './interpret/known-source.ts';
import { interpretRevision, type RevisionMeaning } from './interpret/revision.ts';
import { putStop } from './session/put-stop.ts';

type Meant = Exclude<RevisionMeaning, { kind: 'ignore' }>;
/** What happened to which message, and what the event says of the installation and of the author. */
export type Revised = {
  revision: SlackRevision;
  author: Omit<Author, 'user' | 'channel'>;
  outerTeam: string | undefined;
};

/**
 * Somebody edited or deleted what they had written. What the session has not read is replaced or withdrawn; of what it has, the model is told.
 * Everything is repeatable, as a message is.
 */
export async function receiveRevision(
  ports: IngressPorts,
  settings: IngressSettings,
  { revision, author, outerTeam }: Revised,
): Promise<Received> {
  const meaning = interpretRevision(revision, author.installation, ports.clock.now());
  if (meaning.kind === 'ignore') return ignored(ports, meaning.reason);
  const source = await knownSource(ports.inbox, meaning.source, outerTeam);
  const meant: Meant = { ...meaning, source, sessionId: slackSessionId(source) };
  const first = await ports.inbox.first(meant.sessionId);
  const { item } = meant.revision;
  if (first === undefined && !(meant.kind === 'edit' && meant.mentioned && meant.revision.stands))
    return ignored(ports, 'a change in a thread that is no session');
  // One that speaks to the agent belongs to the session however old it is: its own event is still on its way.
  if (first !== undefined && item.key < first && !meant.mentioned)
    return ignored(ports, 'a change of what is older than the session');
  const wrote = { ...author, user: item.user, channel: source.channel };
  const refusal = await refusalOf(ports, settings, wrote);
  if (refusal && meant.kind === 'edit') return ignored(ports, 'an edit of somebody who is not served');
  // Whoever is not served any more may still take back what was taken in; nothing else of theirs is kept.
  return take(ports, { ...meant, mayBeNew: meant.mayBeNew && !refusal }, item.key === first);
}

async function take(ports: IngressPorts, meant: Meant, isFirst: boolean): Promise<Received> {
  const { sessionId, source, revision, mayBeNew } = meant;
  const { item } = revision;
  ports.log.about({ sessionId });
  const phase = meant.kind === 'withdrawal' && isFirst ? await phaseOf(ports, sessionId) : undefined;
  if (meant.isStop || (phase && isUnderWay(phase))) await stopHere(ports, meant);
  const became = await ports.inbox.revise(sessionId, revision, mayBeNew ? 'store' : 'ignore');
  ports.log.info('revised', { sessionId, key: item.key, kind: meant.kind, became });
  if (became === 'unknown' && !meant.isStop) return ignored(ports, 'a change of what was no message for the agent');
  await ports.wakes.ring(sessionId);
  if (became === 'created' && revision.stands) await ports.chat.react(source, item.ts, 'eyes');
  if (became === 'withdrawn' && meant.kind === 'edit' && !meant.isStop)
    await ports.chat.unreact(source, item.ts, 'eyes');
  // The delivery that stopped it may have died before it said so.
  const isStopped = phase && (isUnderWay(phase) || (became === 'older' && isStoppedBy(phase, item.user)));
  if (isStopped) await tellRequester(ports, meant);
  return 'accepted';
}

/** The stop comes first: it is what must not be lost, and what must not wait. */
async function stopHere(ports: IngressPorts, { sessionId, source, revision }: Meant): Promise<void> {
  const { user, version: ts = '' } = revision.item;
  await putStop(ports, sessionId, { key: slackMessageKey(source.channel, `stop-${ts}`), user, ts });
}

type Reached = Phase | 'unread';

async function phaseOf({ journal }: Pick<IngressPorts, 'journal'>, sessionId: string): Promise<Reached> {
  return (await journal.newest(sessionId))?.state.phase ?? 'unread';
}

/** Whether there is anything to stop. What no entry has taken in may be in a step's hands just now. */
function isUnderWay(phase: Reached): boolean {
  return phase === 'unread' || phase.kind === 'thinking' || phase.kind === 'acting';
}

function isStoppedBy(phase: Reached, user: string): boolean {
  if (phase === 'unread' || phase.kind !== 'paused') return false;
  return phase.reason.kind === 'stopped' && phase.reason.byUser === user;
}

/** By a direct message, since the place where they would look for it is gone. Where Slack does not let us, the log says it. */
async function tellRequester(ports: IngressPorts, { source, revision }: Meant): Promise<void> {
  const { key, user } = revision.item;
  await replyOnce(ports, `${key}@deleted`, async () => {
    try {
      const { commands } = await textsFor(ports, user);
      await ports.chat.tell(source, user, commands.firstMessageDeleted(`<#${source.channel}>`));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      ports.log.error('The requester cannot be told by a direct message', { error: error.message });
    }
  });
}

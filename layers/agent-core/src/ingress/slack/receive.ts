import type { Installation } from '../../domain/people/membership.ts';
import { slackMessageKey, slackThreads } from '../../domain/session/slack-thread.ts';
import { replyOnce } from '../reply-once.ts';
import { type Author, type Refusal, refusalOf } from './access/access.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received } from './access/context.ts';
import { textsFor } from './access/language.ts';
import { answerText } from './commands/commands.ts';
import { readEnvelope } from './event/envelope.ts';
import { type SlackMessageEvent, slackMessageEvent } from './event/event.ts';
import { readReaction } from './event/reaction.ts';
import { readRevision } from './event/revision.ts';
import { readSessionStopped } from './event/session-stopped.ts';
import { askedBy, type Press } from './interpret/buttons.ts';
import { type Interpretation, interpret } from './interpret/interpret.ts';
import { knownSource } from './interpret/known-source.ts';
import { receiveReaction } from './receive-reaction.ts';
import { receiveRevision } from './receive-revision.ts';
import { receiveSessionStopped } from './receive-session-stopped.ts';
import { refusalText } from './refusals.ts';
import { putStop } from './session/put-stop.ts';

type Message = Extract<Interpretation, { kind: 'message' }>;
type ForUs = Exclude<Interpretation, { kind: 'ignore' }>;

/**
 * The body of an event callback, whose signature has been checked. Everything is repeatable: Slack delivers again when it gets
 * no 200 in time. A message that is stored is rung for also when it was stored before, because the earlier delivery may have
 * died in between.
 */
export async function receive(ports: IngressPorts, settings: IngressSettings, body: unknown): Promise<Received> {
  const { event: raw, claims, outerTeam, ...named } = readEnvelope(body);
  const reaction = readReaction(raw);
  if (reaction) {
    const installation = named.installation ?? (await ports.people.self());
    const author = { user: reaction.user, channel: reaction.channel, claims, installation };
    return receiveReaction(ports, settings, { reaction, author, outerTeam });
  }
  const stopped = readSessionStopped(raw);
  if (stopped) {
    const installation = named.installation ?? (await ports.people.self());
    const author = { user: stopped.user, channel: stopped.channel, claims, installation };
    return receiveSessionStopped(ports, settings, { stopped, author, outerTeam });
  }
  const revision = readRevision(raw);
  if (revision === 'odd') return ignored(ports, 'a change of something that is no message');
  if (revision) {
    const installation = named.installation ?? (await ports.people.self());
    return receiveRevision(ports, settings, { revision, author: { claims, installation }, outerTeam });
  }
  const event = slackMessageEvent.safeParse(raw);
  if (!event.success) return ignored(ports, `unknown event: ${event.error.issues[0]?.path.join('.')}`);
  const installation = named.installation ?? (await ports.people.self());
  const meaning = await meaningOf(ports, event.data, installation, outerTeam);
  if (meaning.kind === 'ignore') return ignored(ports, meaning.reason);
  const overheard = meaning.kind === 'message' && !meaning.mentioned && (await notToBeRead(ports, meaning));
  if (overheard) return overheard;
  const author: Author = { user: meaning.item.user, channel: meaning.source.channel, claims, installation };
  const refusal = await refusalOf(ports, settings, author);
  if (refusal) return refuse(ports, settings, { author, refusal, meaning });
  if (meaning.kind === 'command') return command(ports, settings, author, meaning);
  const stopsNothing =
    meaning.item.kind === 'stop' && meaning.mentioned && !(await ports.inbox.exists(meaning.sessionId));
  return stopsNothing ? nothingToStop(ports, meaning) : accept(ports, meaning);
}

/** A reply that does not mention the agent is not read everywhere. A stop is one wherever the thread is a session. */
async function notToBeRead(ports: IngressPorts, { sessionId, source, item }: Message): Promise<Received | undefined> {
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a reply in a thread that is no session');
  if (item.kind === 'stop') return undefined;
  const muted = await ports.muting.of(source.teamId, { place: source.channel, thread: source.threadTs });
  return muted && ignored(ports, `a reply where only mentions count (${muted})`);
}

async function meaningOf(
  ports: IngressPorts,
  event: SlackMessageEvent,
  installation: Installation,
  outerTeam: string | undefined,
): Promise<Interpretation> {
  const meaning = interpret(event, installation, ports.clock.now());
  if (meaning.kind === 'ignore' || event.thread_ts === undefined) return meaning;
  const { teamId } = await knownSource(ports.inbox, meaning.source, outerTeam);
  return teamId === installation.id ? meaning : interpret(event, { ...installation, id: teamId }, ports.clock.now());
}

/** The Stop button of a progress message: the same as writing `stop` in the thread. */
export async function receiveStop(ports: IngressPorts, settings: IngressSettings, press: Press): Promise<Received> {
  const asked = await askedBy(ports, settings, press);
  if (asked === 'unauthorized') return 'unauthorized';
  const { source, sessionId, author, ts } = asked;
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a stop in a thread that is no session');
  const key = slackMessageKey(source.channel, `stop-${ts}`);
  return putStop(ports, sessionId, { key, user: author.user, ts });
}

/**
 * Somebody who is not served is told so where they spoke to the agent. What they say to others in a session's thread is not our
 * business.
 */
async function refuse(
  ports: IngressPorts,
  settings: IngressSettings,
  { author, refusal, meaning }: { author: Author; refusal: Refusal; meaning: ForUs },
): Promise<Received> {
  ports.log.info('refused', { user: author.user, refusal });
  if (meaning.kind === 'message' && !meaning.mentioned) return ignored(ports, 'a bystander in a session’s thread');
  const toldAlready = meaning.kind === 'message' && meaning.comesTwice;
  if (toldAlready) return 'unauthorized';
  await replyOnce(ports, meaning.item.key, async () => {
    await ports.chat.say(meaning.source, await refusalText(ports, settings, author, refusal));
  });
  return 'unauthorized';
}

/** A stop in a thread without a session does not begin one. */
async function nothingToStop(ports: IngressPorts, meaning: Message): Promise<Received> {
  if (meaning.comesTwice) return ignored(ports, 'a stop that comes as app_mention too');
  await replyOnce(ports, meaning.item.key, async () => {
    const { commands } = await textsFor(ports, meaning.item.user);
    await ports.chat.say(meaning.source, commands.nothingToStop);
  });
  return 'answered';
}

async function accept(ports: IngressPorts, meaning: Message): Promise<Received> {
  ports.log.about({ sessionId: meaning.sessionId });
  const { source, item, sessionId } = meaning;
  if (meaning.mentioned && !(await ports.inbox.exists(sessionId)))
    await ports.sessions.begins(source.teamId, {
      sessionId,
      ...{ begunBy: item.user, words: item.text },
      at: slackThreads.writtenAt(item.ts) ?? item.at,
    });
  const stored = await ports.inbox.put(meaning.sessionId, meaning.item);
  await ports.wakes.ring(meaning.sessionId);
  ports.log.info('accepted', { sessionId: meaning.sessionId, key: meaning.item.key, stored });
  await ports.chat.react(meaning.source, meaning.item.ts, 'eyes');
  if (stored === 'created') ports.metrics.add('FirstSignMs', sinceSlackTs(meaning.item.ts, ports.clock.now()));
  return 'accepted';
}

/** Slack's ts are seconds. Its clock and ours may differ. A message that Slack delivers again had its sign before. */
function sinceSlackTs(ts: string, now: number): number {
  return Math.max(0, Math.round(now - Number(ts) * 1_000));
}

async function command(
  ports: IngressPorts,
  settings: IngressSettings,
  author: Author,
  meaning: Extract<Interpretation, { kind: 'command' }>,
): Promise<Received> {
  const { source, sessionId, item } = meaning;
  if (!(await isCommandHere(ports, meaning)))
    return accept(ports, { ...meaning, kind: 'message', mentioned: true, comesTwice: false });
  await replyOnce(ports, item.key, async () => {
    const text = await answerText(ports, settings, { source, sessionId, author, ts: item.ts }, meaning.command);
    if (text !== undefined) await ports.chat.say(source, text);
  });
  return 'answered';
}

/** A sum of money alone means the budget only where the session asks for one. */
async function isCommandHere(
  ports: Pick<IngressPorts, 'journal'>,
  { command, sessionId }: Extract<Interpretation, { kind: 'command' }>,
): Promise<boolean> {
  if (command.kind !== 'raise-budget' || !command.justMoney) return true;
  const entry = await ports.journal.newest(sessionId);
  return entry?.state.phase.kind === 'paused' && entry.state.phase.reason.kind === 'budget-usd';
}

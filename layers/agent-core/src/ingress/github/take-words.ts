import { isSameLogin } from '../../domain/people/agent-login.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';
import { type GitHubPlace, gitHubOrder, gitHubThreadOf } from '../../domain/session/threads/github-thread.ts';
import { isStop } from '../stop/is-stop.ts';
import { type CodeIngressPorts, type CodeIngressSettings, ignored, type ReceivedEvent } from './access/context.ts';
import { hasRoom, mayDo } from './access/rights.ts';
import { answerCommand, commandOf } from './commands/commands.ts';
import type { Meaning } from './meaning/meaning.ts';
import { openerOf, sessionOf } from './session/find-session.ts';
import { put, putElsewhere } from './session/put.ts';

type Remark = Extract<Meaning, { kind: 'remark' }>;
type Start = Extract<Meaning, { kind: 'start' }>;

/** Words on a pull request belong to the session that opened it; all others to the session whose thread the issue or pull request is. */
export async function takeRemark(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  remark: Remark,
): Promise<ReceivedEvent> {
  const opener = remark.isPull ? await openerOf(ports, remark) : undefined;
  return opener ? takeElsewhere(ports, settings, remark, opener.sessionId) : takeHere(ports, settings, remark);
}

/** Who may write to the repository takes part in the session. What others write is material, which nobody is woken for. */
async function takeElsewhere(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  remark: Remark,
  sessionId: SessionId,
): Promise<ReceivedEvent> {
  // With a personal token the agent has a person's account.
  if (remark.author !== undefined && isSameLogin(remark.by, remark.author))
    return ignored(ports, 'the words of who opened the pull request');
  if (!(await mayDo(ports, settings, remark, 'write'))) return 'unauthorized';
  if (!(await hasRoom(ports, sessionId))) return 'ignored';
  const stops = isStop(remark.text);
  const command = remark.asks && !stops ? commandOf(remark.text, 'no') : undefined;
  if (command) return answerCommand(ports, settings, { remark, sessionId }, command);
  await putElsewhere(ports, sessionId, { ...remark, kind: remark.asks && stops ? 'stop' : 'message' });
  return 'accepted';
}

/** In a thread of its own: a mention begins the session, and from then on all comments of people who may take part are read. */
async function takeHere(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  remark: Remark,
): Promise<ReceivedEvent> {
  const session = await sessionOf(ports, remark);
  if (!session) return ignored(ports, 'a repository whose name is too long for a session');
  const { sessionId, isThere } = session;
  if (!isThere && !remark.asks) return ignored(ports, 'words that are for others');
  if (!(await mayDo(ports, settings, remark, 'write'))) return 'unauthorized';
  if (!(await hasRoom(ports, sessionId))) return 'ignored';
  const stops = isStop(remark.text);
  const command = remark.asks ? commandOf(remark.text, stops ? (isThere ? 'a session' : 'nothing') : 'no') : undefined;
  if (command) return answerCommand(ports, settings, { remark, sessionId }, command);
  return accept(ports, { ...remark, kind: stops ? 'stop' : 'message' }, session);
}

/** A label, an assignment, or a mention in an issue's own words. */
export async function takeStart(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  start: Start,
): Promise<ReceivedEvent> {
  if (start.isPull && (await openerOf(ports, start))) return ignored(ports, 'a pull request of a session is its own');
  const session = await sessionOf(ports, start);
  if (!session) return ignored(ports, 'a repository whose name is too long for a session');
  if (!(await mayDo(ports, settings, start, 'write'))) return 'unauthorized';
  if (!(await hasRoom(ports, session.sessionId))) return 'ignored';
  // Behind the thread's own first words, which may be of the same second and are read as material.
  return accept(ports, { ...start, kind: 'message', asks: true, place: { kind: 'thread', id: 1 } }, session);
}

type Said = Omit<Remark, 'kind' | 'isPull' | 'author'> & { kind: 'message' | 'stop' };

async function accept(
  ports: CodeIngressPorts,
  said: Said,
  { sessionId, isThere }: { sessionId: SessionId; isThere: boolean },
): Promise<ReceivedEvent> {
  const thread = gitHubThreadOf(sessionId);
  if (!thread) return ignored(ports, 'no thread');
  const { by: begunBy, text: words } = said;
  if (!isThere) await ports.sessions.begins('github', { sessionId, begunBy, words, at: ports.clock.now() });
  const ts = gitHubOrder(said.at, said.place);
  await put(ports, sessionId, itemOf(said, ts, ports.clock.now()));
  await ports.chat.react(thread, ts, 'eyes');
  return 'accepted';
}

function itemOf({ kind, key, text, by, asks, place, where, url, mode }: Said, ts: string, at: number): InboxItem {
  const frame = { kind: 'comment' as const, name: where, from: by, ...(url ? { link: url } : {}) };
  return {
    ...{ key, kind, ts, user: by, text, files: [], at },
    ...(asks ? {} : { unasked: true as const }),
    ...(mode ? { mode } : {}),
    ...(isAtLine(place) ? { quotes: [{ frame, text: 'The message above stands there.' }] } : {}),
  };
}

function isAtLine({ kind }: GitHubPlace): boolean {
  return kind === 'line-comment';
}

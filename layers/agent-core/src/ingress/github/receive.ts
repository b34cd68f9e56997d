import { commitKey, pullRequestKey } from '../../domain/code-keys.ts';
import { isAtLeast } from '../../domain/people/code-rights.ts';
import { foreignPerson } from '../../domain/people/mention.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';
import { isRefusal } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import type { Log } from '../../ports/log.ts';
import type { CodeEvents } from '../../ports/session/code-events.ts';
import type { Inbox } from '../../ports/session/inbox.ts';
import type { Wakes } from '../../ports/session/wakes.ts';
import { interpret, type Meaning } from './interpret.ts';

export type CodeIngressPorts = {
  events: CodeEvents;
  inbox: Inbox;
  wakes: Wakes;
  codeHost: Pick<CodeHost, 'addresses' | 'rightOf'>;
  clock: Clock;
  log: Log;
};

/** How an event ended, for the log and for tests. */
export type ReceivedEvent = 'ignored' | 'repeated' | 'rung' | 'accepted' | 'unauthorized';

/** Remarks that one session takes in an hour. Catches two programs that answer each other. */
export const REMARKS_PER_HOUR_MAX = 60;
/** Checks of one commit that end within this time ring a session once. */
const BELL_MS = 10_000;

type Signed = { event: string; delivery: string; body: unknown };

/**
 * An event whose signature has been checked. Everything is repeatable: a delivery is noted as handled last, and one that died before is
 * sent again by hand, or made up for by timers.
 */
export async function receiveEvent(ports: CodeIngressPorts, { event, delivery, body }: Signed): Promise<ReceivedEvent> {
  const meaning = interpret(event, body, ports.clock.now());
  if (meaning.kind === 'ignore') return ignored(ports, meaning.reason);
  if (await ports.events.wasHandled(delivery)) return 'repeated';
  const ended = await handle(ports, meaning);
  await ports.events.handled(delivery, ports.clock.now());
  return ended;
}

function handle(ports: CodeIngressPorts, meaning: Exclude<Meaning, { kind: 'ignore' }>): Promise<ReceivedEvent> {
  switch (meaning.kind) {
    case 'checks':
      return ringWaiting(ports, meaning);
    case 'closed':
      return stopSession(ports, meaning);
    case 'remark':
      return takeRemark(ports, meaning);
  }
}

async function ringWaiting(
  ports: CodeIngressPorts,
  { repository, sha, bell }: Extract<Meaning, { kind: 'checks' }>,
): Promise<ReceivedEvent> {
  const { serverUrl } = ports.codeHost.addresses;
  const sessions = await ports.events.awaiting(commitKey(serverUrl, repository, sha));
  if (sessions.length === 0) return ignored(ports, 'checks that no session waits for');
  const window = Math.floor(ports.clock.now() / BELL_MS);
  for (const sessionId of sessions) await ports.wakes.ring(sessionId, `${bell}-${window}`);
  return 'rung';
}

/** The session of an open pull request; undefined when nobody here opened it, or the session is gone. */
async function sessionOf(
  { events, inbox, codeHost }: CodeIngressPorts,
  { repository, number }: { repository: string; number: number },
): Promise<SessionId | undefined> {
  const sessionId = await events.openedBy(pullRequestKey(codeHost.addresses.serverUrl, repository, number));
  return sessionId !== undefined && (await inbox.exists(sessionId)) ? sessionId : undefined;
}

/** Merged or closed: there is nothing more to do on it, until somebody says so. */
async function stopSession(
  ports: CodeIngressPorts,
  meaning: Extract<Meaning, { kind: 'closed' }>,
): Promise<ReceivedEvent> {
  const sessionId = await sessionOf(ports, meaning);
  if (!sessionId) return ignored(ports, 'a pull request that no session opened');
  const { repository, number, isMerged, at } = meaning;
  const text = isMerged ? 'merged' : 'closed';
  const key = `github:${text}:${repository}#${number}:${at}`.toLowerCase();
  await put(ports, sessionId, { ...meaning, kind: 'stop', key, text });
  return 'accepted';
}

/** Who may write to the repository takes part in the session. What others write is material, which nobody is woken for. */
async function takeRemark(
  ports: CodeIngressPorts,
  meaning: Extract<Meaning, { kind: 'remark' }>,
): Promise<ReceivedEvent> {
  const sessionId = await sessionOf(ports, meaning);
  if (!sessionId) return ignored(ports, 'a remark on a pull request that no session opened');
  if (!(await mayWrite(ports, meaning))) {
    ports.log.info('refused', { user: foreignPerson('github', meaning.by), refusal: 'no permission to write' });
    return 'unauthorized';
  }
  const remarks = await ports.events.countRemark(sessionId, ports.clock.now());
  if (remarks > REMARKS_PER_HOUR_MAX) {
    ports.log.error('Too many remarks of pull requests in an hour: one is dropped', { sessionId, remarks });
    return 'ignored';
  }
  await put(ports, sessionId, { ...meaning, kind: 'message' });
  return 'accepted';
}

async function mayWrite({ codeHost }: CodeIngressPorts, { repository, by }: { repository: string; by: string }) {
  try {
    return isAtLeast(await codeHost.rightOf(repository, by), 'write');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}

type Said = { kind: 'message' | 'stop'; key: string; by: string; text: string; at: number; where: string; url: string };

/** Stored once under its own name, then rung for, also when it was there: the earlier delivery may have died in between. */
async function put(ports: CodeIngressPorts, sessionId: SessionId, said: Said): Promise<void> {
  const { kind, key, by, text, at, where, url } = said;
  const frame = { kind: 'comment' as const, name: where, from: by, ...(url ? { link: url } : {}) };
  const item: InboxItem = {
    ...{ key, kind, text, files: [], user: foreignPerson('github', by) },
    ts: `${Math.floor(at / 1_000)}.000000`,
    quotes: [{ frame, text: kind === 'stop' ? `The pull request was ${text}.` : 'The message above stands there.' }],
    at: ports.clock.now(),
  };
  await ports.inbox.put(sessionId, item);
  await ports.wakes.ring(sessionId);
}

function ignored({ log }: CodeIngressPorts, reason: string): ReceivedEvent {
  log.info('ignored', { reason });
  return 'ignored';
}

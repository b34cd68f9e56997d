import type { Approvals, Chat, Clock, Inbox, Journal, Log, Wakes } from '../ports.ts';
import { type Command, type Interpretation, inboxKey, interpret } from './interpret.ts';
import { costText, HELP, NO_SESSION, statusText, UNAUTHORIZED } from './replies.ts';
import { slackMessageEvent } from './slack-event.ts';
import type { StopTarget } from './stop-button.ts';

export type IngressPorts = {
  inbox: Inbox;
  wakes: Wakes;
  approvals: Approvals;
  journal: Journal;
  chat: Chat;
  clock: Clock;
  log: Log;
};
export type IngressSettings = { adminUserIds: string[] };
export type Team = { teamId: string; botUserId: string };

/** How an event ended, for the log and for tests. */
export type Received = 'ignored' | 'unauthorized' | 'accepted' | 'answered';

/** A user that may not be approved in one command: more is a slip (the ancestor's limit). */
const APPROVALS_MAX = 24;

/**
 * One event of a Slack post, whose signature has been checked. Everything is repeatable: Slack delivers again when it gets no
 * 200 in time. A message that is stored is rung for also when it was stored before, because the earlier delivery may have
 * died in between.
 */
export async function receive(
  ports: IngressPorts,
  settings: IngressSettings,
  team: Team,
  raw: unknown,
): Promise<Received> {
  const event = slackMessageEvent.safeParse(raw);
  if (!event.success) return ignored(ports, `unknown event: ${event.error.issues[0]?.path.join('.')}`);
  const meaning = interpret(event.data, team, ports.clock.now());
  if (meaning.kind === 'ignore') return ignored(ports, meaning.reason);
  if (meaning.kind === 'message' && !meaning.mentioned && !(await ports.inbox.exists(meaning.sessionId))) {
    return ignored(ports, 'a reply in a thread that is no session');
  }
  const user = meaning.kind === 'message' ? meaning.item.user : meaning.user;
  if (!(await isAllowed(ports, settings, team.teamId, user))) {
    if (meaning.kind === 'message' && !meaning.mentioned) return ignored(ports, 'a bystander in a session’s thread');
    const toldAlready = meaning.kind === 'message' && meaning.comesTwice;
    if (!toldAlready) await ports.chat.say(meaning.source, UNAUTHORIZED);
    return 'unauthorized';
  }
  return meaning.kind === 'message' ? accept(ports, meaning) : answer(ports, settings, team, meaning);
}

/** The Stop button of a progress message: the same as writing `stop` in the thread. */
export async function receiveStop(
  ports: IngressPorts,
  settings: IngressSettings,
  target: StopTarget,
): Promise<Received> {
  const { source, sessionId, user, ts } = target;
  if (!(await isAllowed(ports, settings, source.teamId, user))) return 'unauthorized';
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a stop in a thread that is no session');
  const key = inboxKey(source.channel, `stop-${ts}`);
  await ports.inbox.put(sessionId, { key, kind: 'stop', ts, user, text: 'stop', files: [], at: ports.clock.now() });
  await ports.wakes.ring(sessionId);
  return 'accepted';
}

function ignored(ports: IngressPorts, reason: string): Received {
  ports.log.info('ignored', { reason });
  return 'ignored';
}

async function accept(ports: IngressPorts, meaning: Extract<Interpretation, { kind: 'message' }>): Promise<Received> {
  const stored = await ports.inbox.put(meaning.sessionId, meaning.item);
  await ports.wakes.ring(meaning.sessionId);
  ports.log.info('accepted', { sessionId: meaning.sessionId, key: meaning.item.key, stored });
  await ports.chat.react(meaning.source, meaning.item.ts, 'eyes');
  return 'accepted';
}

async function isAllowed(
  ports: IngressPorts,
  settings: IngressSettings,
  scope: string,
  user: string,
): Promise<boolean> {
  const { adminUserIds } = settings;
  return adminUserIds.length === 0 || adminUserIds.includes(user) || (await ports.approvals.isApproved(scope, user));
}

async function answer(
  ports: IngressPorts,
  settings: IngressSettings,
  team: Team,
  meaning: Extract<Interpretation, { kind: 'command' }>,
): Promise<Received> {
  await ports.chat.say(meaning.source, await answerText(ports, settings, team, meaning));
  return 'answered';
}

async function answerText(
  ports: IngressPorts,
  settings: IngressSettings,
  team: Team,
  meaning: Extract<Interpretation, { kind: 'command' }>,
): Promise<string> {
  switch (meaning.command.kind) {
    case 'help':
      return HELP;
    case 'approve-user':
      return approve(ports, settings, team.teamId, meaning.user, meaning.command);
    case 'status':
    case 'cost': {
      const entry = await ports.journal.newest(meaning.sessionId);
      if (!entry) return NO_SESSION;
      return meaning.command.kind === 'status' ? statusText(entry.state) : costText(entry.state);
    }
  }
}

async function approve(
  ports: IngressPorts,
  settings: IngressSettings,
  scope: string,
  by: string,
  command: Extract<Command, { kind: 'approve-user' }>,
): Promise<string> {
  if (settings.adminUserIds.length === 0)
    return 'Everybody in this workspace may use me (no admins are configured), so nobody needs approval.';
  if (!settings.adminUserIds.includes(by)) return 'Only admins may approve users.';
  const users = [...new Set(command.users)].slice(0, APPROVALS_MAX);
  if (users.length === 0) return 'Whom? Write e.g. `approve_user @alice @bob`.';
  for (const user of users) await ports.approvals.approve(scope, user, by, ports.clock.now());
  return `Approved: ${users.map((user) => `<@${user}>`).join(', ')}.`;
}

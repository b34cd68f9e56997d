import { costJson, costReport, costText } from '../domain/cost-report.ts';
import { monthOf } from '../domain/month-spend.ts';
import { isAdmin, isAllowed } from './access.ts';
import type { PressTarget } from './buttons.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received, type Team } from './context.ts';
import { dumpHistory } from './dump-history.ts';
import { type Command, type Interpretation, inboxKey, interpret } from './interpret.ts';
import { HELP, NO_SESSION, statusText, UNAUTHORIZED } from './replies.ts';
import { replyOnce } from './reply-once.ts';
import { raiseBudget } from './resume.ts';
import { slackMessageEvent } from './slack-event.ts';

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
    if (!toldAlready) await replyOnce(ports, postKeyOf(meaning), () => ports.chat.say(meaning.source, UNAUTHORIZED));
    return 'unauthorized';
  }
  return meaning.kind === 'message' ? accept(ports, meaning) : answer(ports, settings, team, meaning);
}

/** The Stop button of a progress message: the same as writing `stop` in the thread. */
export async function receiveStop(
  ports: IngressPorts,
  settings: IngressSettings,
  target: PressTarget,
): Promise<Received> {
  const { source, sessionId, user, ts } = target;
  if (!(await isAllowed(ports, settings, source.teamId, user))) return 'unauthorized';
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a stop in a thread that is no session');
  const key = inboxKey(source.channel, `stop-${ts}`);
  await ports.inbox.put(sessionId, { key, kind: 'stop', ts, user, text: 'stop', files: [], at: ports.clock.now() });
  await ports.wakes.ring(sessionId);
  return 'accepted';
}

async function accept(ports: IngressPorts, meaning: Extract<Interpretation, { kind: 'message' }>): Promise<Received> {
  const stored = await ports.inbox.put(meaning.sessionId, meaning.item);
  await ports.wakes.ring(meaning.sessionId);
  ports.log.info('accepted', { sessionId: meaning.sessionId, key: meaning.item.key, stored });
  await ports.chat.react(meaning.source, meaning.item.ts, 'eyes');
  return 'accepted';
}

async function answer(
  ports: IngressPorts,
  settings: IngressSettings,
  team: Team,
  meaning: Extract<Interpretation, { kind: 'command' }>,
): Promise<Received> {
  await replyOnce(ports, postKeyOf(meaning), async () => {
    const text = await answerText(ports, settings, team, meaning);
    if (text !== undefined) await ports.chat.say(meaning.source, text);
  });
  return 'answered';
}

function postKeyOf(meaning: Extract<Interpretation, { kind: 'message' | 'command' }>): string {
  return meaning.kind === 'message' ? meaning.item.key : inboxKey(meaning.source.channel, meaning.ts);
}

/** Undefined when the command has shown its answer itself. */
async function answerText(
  ports: IngressPorts,
  settings: IngressSettings,
  team: Team,
  meaning: Extract<Interpretation, { kind: 'command' }>,
): Promise<string | undefined> {
  switch (meaning.command.kind) {
    case 'help':
      return HELP;
    case 'approve-user':
      return approve(ports, settings, team.teamId, meaning.user, meaning.command);
    case 'status': {
      const entry = await ports.journal.newest(meaning.sessionId);
      return entry ? statusText(entry.state) : NO_SESSION;
    }
    case 'cost':
      return cost(ports, settings, meaning, meaning.command.json);
    case 'dump-history':
      return dumpHistory(ports, settings, meaning);
    case 'raise-budget':
      return raiseBudget(ports, settings, meaning);
  }
}

async function cost(
  ports: IngressPorts,
  settings: IngressSettings,
  { sessionId, source, user }: Extract<Interpretation, { kind: 'command' }>,
  json: boolean,
): Promise<string> {
  const [entry, spend] = await Promise.all([
    ports.journal.newest(sessionId),
    ports.budgets.month(monthOf(ports.clock.now())),
  ]);
  const asked = { teamId: source.teamId, channel: source.channel, user, isAdmin: isAdmin(settings, user) };
  const report = costReport(settings.budgets, spend, asked, entry?.state);
  return json ? costJson(report) : costText(report);
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

import { type CostReport, costJson, costReport, costText } from '../../../domain/money/cost-report.ts';
import { monthOf } from '../../../domain/money/month-spend.ts';
import { may } from '../../../domain/people/roles.ts';
import { roleIn } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import { textsFor } from '../access/language.ts';
import type { Command } from '../interpret/command-words.ts';
import { apiKeys } from './api-keys.ts';
import { manageApprovals } from './approvals.ts';
import { dumpHistory } from './dump-history.ts';
import { helpText } from './help.ts';
import { mute } from './mute.ts';
import { openConsole } from './open-console.ts';
import { raiseBudget } from './raise-budget.ts';
import { chooseModel } from './sessions/choose-model.ts';
import { listSessions } from './sessions/list-sessions.ts';
import { statusText } from './sessions/status.ts';
import { stopSession } from './sessions/stop-session.ts';

/** What a command of somebody who is served is answered in the thread; undefined when its answer is elsewhere. */
export async function answerText(
  ports: IngressPorts,
  settings: IngressSettings,
  asked: Asked,
  command: Command,
): Promise<string | undefined> {
  const texts = await textsFor(ports, asked.author.user);
  switch (command.kind) {
    case 'help':
      return helpText({ ...ports, texts }, settings);
    case 'mistyped':
      return texts.commands.mistyped(command);
    case 'odd-words':
      return texts.commands.oddWords({ name: command.name, usage: texts.usage[command.name] });
    case 'approve-user':
    case 'revoke-user':
    case 'list-users':
      return manageApprovals({ ...ports, texts }, settings, asked, command);
    case 'api-key':
      return apiKeys({ ...ports, texts }, settings, asked, command);
    case 'status':
      return (await statusText({ ...ports, texts }, settings, asked)) ?? texts.commands.noSession;
    case 'sessions':
      return listSessions({ ...ports, texts }, settings, asked, command.mine);
    case 'model':
      return chooseModel({ ...ports, texts }, asked, command.name);
    case 'mute':
    case 'unmute':
      return mute({ ...ports, texts }, asked, command);
    case 'cost': {
      const report = await cost(ports, settings, asked);
      return command.json ? costJson(report) : costText(report, texts);
    }
    case 'console':
      return openConsole({ ...ports, texts }, asked);
    case 'dump-history':
      return dumpHistory({ ...ports, texts }, settings, asked);
    case 'raise-budget':
      return raiseBudget({ ...ports, texts }, settings, asked, command);
    case 'stop-session':
      return stopSession({ ...ports, texts }, settings, asked, command.session);
  }
}

async function cost(
  ports: IngressPorts,
  settings: IngressSettings,
  { sessionId, source, author }: Asked,
): Promise<CostReport> {
  const [entry, spend, role] = await Promise.all([
    ports.journal.newest(sessionId),
    ports.budgets.month(monthOf(ports.clock.now())),
    roleIn(ports, settings, author, undefined),
  ]);
  const { teamId, channel } = source;
  // Where there are no admins, somebody has to see what all of it costs; a sum tells nothing of a person.
  const showsAll = settings.adminUserIds.length === 0 || may(role, 'cost of everybody');
  const asked = { teamId, channel, user: author.user, isAdmin: showsAll };
  return costReport(settings.budgets, spend, asked, entry?.state);
}

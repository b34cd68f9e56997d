import { type CostReport, costJson, costReport, costText } from '../../../domain/money/cost-report.ts';
import { monthOf } from '../../../domain/money/month-spend.ts';
import { may } from '../../../domain/people/roles.ts';
import { roleIn } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import { textsFor } from '../access/language.ts';
import type { Command } from '../interpret/command-words.ts';
import { statusText } from './answers.ts';
import { manageApprovals } from './approvals.ts';
import { dumpHistory } from './dump-history.ts';
import { raiseBudget } from './resume.ts';

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
      return texts.commands.help;
    case 'mistyped':
      return texts.commands.mistyped(command);
    case 'approve-user':
    case 'revoke-user':
    case 'list-users':
      return manageApprovals({ ...ports, texts }, settings, asked, command);
    case 'status': {
      const entry = await ports.journal.newest(asked.sessionId);
      return entry ? statusText(entry.state, ports.clock.now(), texts) : texts.commands.noSession;
    }
    case 'cost': {
      const report = await cost(ports, settings, asked);
      return command.json ? costJson(report) : costText(report, texts);
    }
    case 'dump-history':
      return dumpHistory({ ...ports, texts }, settings, asked);
    case 'raise-budget':
      return raiseBudget({ ...ports, texts }, settings, asked);
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

import { budgetsOf } from '../../../domain/money/budget.ts';
import { may } from '../../../domain/people/roles.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { roleIn } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import type { Answering } from '../access/language.ts';
import type { Amount } from '../interpret/amount.ts';
import type { RaiseCommand } from '../interpret/command-words.ts';
import { limitAfter, raiseProblem } from './raised-limit.ts';
import { raise, resume, whoMayRaise } from './resume.ts';

/**
 * `raise_budget`: for a session that is paused for its budget the same as the button, or to a sum that people say. With a sum it also
 * gives a session money that still has some. Resolves to what the thread is told.
 */
export async function raiseBudget(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  asked: Asked,
  { amount, unclear }: RaiseCommand,
): Promise<string> {
  if (unclear !== undefined) return ports.texts.raising.unclear(unclear);
  const entry = await ports.journal.newest(asked.sessionId);
  const { phase } = entry?.state ?? {};
  if (entry && phase?.kind === 'paused' && phase.reason.kind === 'budget-usd')
    return (await raise(ports, settings, asked, { entry, amount })).text ?? ports.texts.raising.nothingToRaise;
  if (!entry || !amount) return ports.texts.raising.nothingToRaise;
  return phase?.kind === 'paused'
    ? ports.texts.raising.pausedOtherwise
    : raiseAhead(ports, settings, asked, { entry, amount });
}

/** Before it is used up: the session's own budget, which nobody else pays from. */
async function raiseAhead(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  asked: Asked,
  { entry, amount }: { entry: JournalEntry; amount: Amount },
): Promise<string> {
  const [budget] = budgetsOf(settings.budgets, entry.state);
  if (!budget) return ports.texts.raising.nothingToRaise;
  const user = `<@${asked.author.user}>`;
  const mayRaise = may(await roleIn(ports, settings, asked.author, entry), 'raise session budget');
  if (!mayRaise) return whoMayRaise(ports.texts, settings, user, { kind: 'budget-usd', ...budget });
  const toMicroUsd = limitAfter(amount, budget.limitMicroUsd);
  const problem = raiseProblem(ports.texts, toMicroUsd, budget);
  if (problem) return problem;
  await resume(ports, asked, toMicroUsd);
  return ports.texts.raising.raisedAhead(user, toMicroUsd);
}

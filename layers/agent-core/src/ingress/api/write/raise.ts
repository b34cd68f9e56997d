import { ApiProblem } from '../../../domain/api/problem.ts';
import { actsAsAdmin, type Caller } from '../../../domain/api/rights.ts';
import { formatUsd } from '../../../domain/model/spend.ts';
import { budgetsOf } from '../../../domain/money/budget.ts';
import { monthOf, type SharedScope } from '../../../domain/money/month-spend.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { BudgetReached, SessionState } from '../../../domain/session/session.ts';
import { rulesOf } from '../../../domain/session/source.ts';
import type { Api } from '../kit/context.ts';
import type { Said } from './put.ts';

/** A month's budget that is to be raised, for all of its sessions. */
type MonthRaise = { month: string; scope: SharedScope; toMicroUsd: number };
/** What the session is told. `month`: of whose budget this is, and which is raised before. */
export type Raised = Said & { month?: MonthRaise };

/**
 * What a raise of the budget that the session is paused for does, as the button in Slack, or of its own before it is used up. `mayRaise`: the
 * session's own; a month's budget is for admins.
 */
export function raised(
  api: Api,
  caller: Caller,
  { entry, mayRaise }: { entry: JournalEntry; mayRaise: boolean },
  toMicroUsd: number,
): Raised {
  const { state } = entry;
  const reason = state.phase.kind === 'paused' ? state.phase.reason : undefined;
  if (reason && reason.kind !== 'budget-usd')
    throw new ApiProblem(409, 'paused-otherwise', 'The session is paused for another reason: resume it first');
  const budget = reason ?? { scope: 'session' as const, ...budgetsOf(api.settings.budgets, state)[0] };
  const shared = reason && sharedScope(api, state, reason);
  if (shared ? !actsAsAdmin(caller) : !mayRaise)
    throw new ApiProblem(403, 'not-allowed', shared ? 'Admins raise the budgets of months' : 'You may not raise it');
  const { limitMicroUsd = 0, spentMicroUsd = 0 } = budget;
  if (toMicroUsd <= Math.max(limitMicroUsd, spentMicroUsd))
    throw new ApiProblem(
      409,
      'too-low',
      `The limit is ${formatUsd(limitMicroUsd)}, and ${formatUsd(spentMicroUsd)} are spent: more is needed`,
    );
  if (!shared) return { kind: 'resume', raiseToMicroUsd: toMicroUsd };
  // A month that is over needs no more money: the session only goes on.
  const month = monthOf(api.ports.clock.now());
  return { kind: 'resume', ...(reason?.month === month ? { month: { month, scope: shared, toMicroUsd } } : {}) };
}

export async function raiseMonth(
  { ports }: Api,
  { person }: Caller,
  { month, scope, toMicroUsd }: MonthRaise,
): Promise<void> {
  const given = { limitMicroUsd: toMicroUsd, by: person.id, at: ports.clock.now() };
  await ports.budgets.raise(month, scope, given);
}

function sharedScope({ settings }: Api, state: SessionState, { scope }: BudgetReached): SharedScope | undefined {
  switch (scope) {
    case 'user': {
      const { teamId } = rulesOf(settings.sources, state.source).payer(state.source);
      return { kind: 'user', teamId, user: state.requester };
    }
    case 'deployment':
      return { kind: 'deployment' };
    default:
      return undefined;
  }
}

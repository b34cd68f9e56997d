import { type Texts, textsOf } from '../language/texts.ts';
import { totalMicroUsd } from '../model/spend.ts';
import type { BudgetReached, SessionState } from '../session/session.ts';
import type { Account } from '../session/source.ts';
import { inScope, type MonthSpend, type SharedScope, scopeName, sumOf } from './month-spend.ts';

/** What an operator sets. A shared budget that is absent has no limit. */
export type BudgetLimits = {
  sessionBudgetMicroUsd: number;
  userMonthBudgetMicroUsd?: number;
  deploymentMonthBudgetMicroUsd?: number;
};

/** A limit and what is known to be spent of it. */
export type Budget = {
  scope: 'session' | SharedScope['kind'];
  spentMicroUsd: number;
  limitMicroUsd: number;
  /** What one raise adds: the operator's own figure. */
  raiseMicroUsd: number;
  /** Of a budget that starts anew every month. */
  month?: string;
};

/** The thread is told once that this part of a budget is used. */
const NOTE_PERCENT = 80;

/** Whether the month's counters are needed to know the budgets. */
export function hasSharedBudget(limits: BudgetLimits): boolean {
  return limits.userMonthBudgetMicroUsd !== undefined || limits.deploymentMonthBudgetMicroUsd !== undefined;
}

/** What decides on a session's shared budgets. `uncountedMicroUsd` is in the state and not yet in the counters. */
export type SharedSpend = { month: MonthSpend; account: Account; uncountedMicroUsd: number };

/** Every budget that a session's next call comes out of; its own alone where nothing shared is known. */
export function budgetsOf(limits: BudgetLimits, state: SessionState, known?: SharedSpend): Budget[] {
  const raiseMicroUsd = limits.sessionBudgetMicroUsd;
  const session: Budget = {
    scope: 'session',
    spentMicroUsd: totalMicroUsd(state.spend),
    limitMicroUsd: Math.max(state.budgetMicroUsd ?? raiseMicroUsd, state.sessionBudgetMicroUsd ?? 0),
    raiseMicroUsd,
  };
  if (!known) return [session];
  const { month, account, uncountedMicroUsd } = known;
  const user: SharedScope = { kind: 'user', teamId: account.teamId, user: state.requester };
  const shared = (scope: SharedScope, limit: number | undefined) =>
    limit === undefined ? [] : [sharedBudget(scope, limit, month, uncountedMicroUsd)];
  return [
    session,
    ...shared(user, limits.userMonthBudgetMicroUsd),
    ...shared({ kind: 'deployment' }, limits.deploymentMonthBudgetMicroUsd),
  ];
}

function sharedBudget(scope: SharedScope, limit: number, spend: MonthSpend, uncountedMicroUsd: number): Budget {
  return {
    scope: scope.kind,
    spentMicroUsd: totalMicroUsd(sumOf(spend, inScope(scope))) + uncountedMicroUsd,
    limitMicroUsd: sharedLimit(scope, limit, spend),
    raiseMicroUsd: limit,
    month: spend.month,
  };
}

/** The operator's limit, or what people raised it to for this month. */
export function sharedLimit(scope: SharedScope, limitMicroUsd: number, { raised }: MonthSpend): number {
  const own = raised.filter((each) => scopeName(each.scope) === scopeName(scope));
  return Math.max(limitMicroUsd, ...own.map((each) => each.limitMicroUsd));
}

/** The first budget that is used up: no further call. Known spend is compared, so it is exceeded by at most one call (G6). */
export function reachedBudget(budgets: Budget[]): BudgetReached | undefined {
  const reached = budgets.find((budget) => budget.spentMicroUsd >= budget.limitMicroUsd);
  if (!reached) return undefined;
  const { scope, limitMicroUsd, spentMicroUsd, month, raiseMicroUsd } = reached;
  const raises = Math.floor((spentMicroUsd - limitMicroUsd) / raiseMicroUsd) + 1;
  const raiseToMicroUsd = limitMicroUsd + raises * raiseMicroUsd;
  return { kind: 'budget-usd', scope, limitMicroUsd, spentMicroUsd, raiseToMicroUsd, ...(month ? { month } : {}) };
}

/** Budgets that a thread is told of now. `noted` grows by their names, so that each limit is told of once. */
export function budgetNotes(
  budgets: Budget[],
  noted: string[] = [],
  texts: Texts = textsOf(undefined),
): { texts: string[]; noted: string[] } {
  const near = budgets.filter(
    (budget) =>
      budget.spentMicroUsd >= (budget.limitMicroUsd * NOTE_PERCENT) / 100 &&
      budget.spentMicroUsd < budget.limitMicroUsd &&
      !noted.includes(noteName(budget)),
  );
  const told = near.map((budget) => texts.budget.nearlyUsedUp({ ...budget, percent: NOTE_PERCENT }));
  return { texts: told, noted: [...noted, ...near.map(noteName)] };
}

function noteName({ scope, month, limitMicroUsd }: Budget): string {
  return [scope, ...(month ? [month] : []), limitMicroUsd].join(':');
}

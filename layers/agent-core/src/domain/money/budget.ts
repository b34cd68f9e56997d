import { formatUsd, totalMicroUsd } from '../model/spend.ts';
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
    limitMicroUsd: Math.max(raiseMicroUsd, state.sessionBudgetMicroUsd ?? 0),
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
export function budgetNotes(budgets: Budget[], noted: string[] = []): { texts: string[]; noted: string[] } {
  const near = budgets.filter(
    (budget) =>
      budget.spentMicroUsd >= (budget.limitMicroUsd * NOTE_PERCENT) / 100 &&
      budget.spentMicroUsd < budget.limitMicroUsd &&
      !noted.includes(noteName(budget)),
  );
  return { texts: near.map(noteText), noted: [...noted, ...near.map(noteName)] };
}

function noteName({ scope, month, limitMicroUsd }: Budget): string {
  return [scope, ...(month ? [month] : []), limitMicroUsd].join(':');
}

function noteText(budget: Budget): string {
  const { spentMicroUsd, limitMicroUsd } = budget;
  return `:warning: ${NOTE_PERCENT} % of ${budgetName(budget)} is used: ${formatUsd(spentMicroUsd)} of ${formatUsd(limitMicroUsd)}. When it is used up I pause and ask.`;
}

/** How people know a budget. */
export function budgetName({ scope = 'session', month }: Pick<BudgetReached, 'scope' | 'month'>): string {
  switch (scope) {
    case 'session':
      return 'the budget of this session';
    case 'user':
      return `the budget of who wrote last for ${month ?? 'this month'}`;
    case 'deployment':
      return `everybody’s budget for ${month ?? 'this month'}`;
  }
}

/** What a person reads when a budget is used up, and can do about it. */
export function budgetReachedText(reached: BudgetReached): string {
  const { limitMicroUsd, spentMicroUsd, raiseToMicroUsd, month } = reached;
  const name = budgetName(reached);
  const spent = spentMicroUsd === undefined ? '' : `: ${formatUsd(spentMicroUsd)} are spent`;
  const fact = `${name.charAt(0).toUpperCase()}${name.slice(1)} (${formatUsd(limitMicroUsd)}) is used up${spent}.`;
  const who = month ? 'An admin' : 'The requester or an admin';
  const target = raiseToMicroUsd === undefined ? '' : ` to ${formatUsd(raiseToMicroUsd)}`;
  const how = `${who} can raise it${target} with the button, or by mentioning me with \`raise_budget\`; then I go on.`;
  return `${fact} ${how}${month ? ' It starts anew with the next month (UTC).' : ''}`;
}

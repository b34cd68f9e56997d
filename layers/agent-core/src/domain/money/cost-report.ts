import { type Texts, textsOf } from '../language/texts.ts';
import { totalMicroUsd } from '../model/spend.ts';
import type { SessionState } from '../session/session.ts';
import { type BudgetLimits, budgetsOf, sharedLimit } from './budget.ts';
import { inScope, type MonthSpend, type SharedScope, type SpendTotal, sumOf } from './month-spend.ts';

/** A sum with what is left of its budget; no limit, no rest. */
export type CostLine = SpendTotal & { limitMicroUsd?: number; leftMicroUsd?: number };

/** What `cost` answers. `session` is absent outside of one, `deployment` for people who are no admins. */
export type CostReport = {
  session?: CostLine & { model: string };
  month: string;
  user: CostLine;
  channel: CostLine;
  deployment?: CostLine;
};

export function costReport(
  limits: BudgetLimits,
  spend: MonthSpend,
  asked: { teamId: string; user: string; channel: string; isAdmin: boolean },
  state?: SessionState,
): CostReport {
  const { teamId, user, channel } = asked;
  const shared = (scope: SharedScope, limit: number | undefined) =>
    withRest(sumOf(spend, inScope(scope)), limit && sharedLimit(scope, limit, spend));
  return {
    ...(state ? { session: sessionLine(limits, state) } : {}),
    month: spend.month,
    user: shared({ kind: 'user', teamId, user }, limits.userMonthBudgetMicroUsd),
    channel: withRest(sumOf(spend, (row) => row.teamId === teamId && row.channel === channel)),
    ...(asked.isAdmin ? { deployment: shared({ kind: 'deployment' }, limits.deploymentMonthBudgetMicroUsd) } : {}),
  };
}

function sessionLine(limits: BudgetLimits, state: SessionState): CostLine & { model: string } {
  const [session] = budgetsOf(limits, state);
  const total = { ...state.spend, modelCalls: state.counters.modelCalls };
  return { model: state.model, ...withRest(total, session?.limitMicroUsd) };
}

function withRest(total: SpendTotal, limitMicroUsd?: number): CostLine {
  if (limitMicroUsd === undefined) return total;
  return { ...total, limitMicroUsd, leftMicroUsd: Math.max(0, limitMicroUsd - totalMicroUsd(total)) };
}

/** The report for people: recorded and estimated apart, tokens by kind. */
export function costText(report: CostReport, { cost }: Texts = textsOf(undefined)): string {
  const { session, month, user, channel, deployment } = report;
  return [
    ...(session ? [cost.session(session.model, session), cost.tokens(session.usage)] : []),
    cost.user(month, user),
    cost.channel(month, channel),
    ...(deployment ? [cost.everybody(month, deployment)] : []),
  ].join('\n');
}

/** The report for programs, as one block of code. */
export function costJson(report: CostReport): string {
  return `\`\`\`\n${JSON.stringify(report, null, 1)}\n\`\`\``;
}

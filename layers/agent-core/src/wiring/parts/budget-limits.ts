import type { Config } from '../../config.ts';
import { MICRO_USD } from '../../domain/model/spend.ts';
import type { BudgetLimits } from '../../domain/money/budget.ts';

/** The operator's dollars as whole micro-dollars. */
export function budgetLimits(
  config: Config<'sessionBudgetUsd' | 'userMonthBudgetUsd' | 'deploymentMonthBudgetUsd'>,
): BudgetLimits {
  return {
    sessionBudgetMicroUsd: microUsd(config.sessionBudgetUsd),
    userMonthBudgetMicroUsd: config.userMonthBudgetUsd && microUsd(config.userMonthBudgetUsd),
    deploymentMonthBudgetMicroUsd: config.deploymentMonthBudgetUsd && microUsd(config.deploymentMonthBudgetUsd),
  };
}

function microUsd(usd: number): number {
  return Math.round(usd * MICRO_USD);
}

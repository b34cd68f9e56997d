import type { MonthSpend, SharedScope } from '../../domain/money/month-spend.ts';

/** A month's new limit, who gave it, and when. */
export type RaisedBudget = { limitMicroUsd: number; by: string; at: number };

/** What all sessions together have spent, by month; sums and limits are exact at the time of the read. */
export interface Budgets {
  month(month: string): Promise<MonthSpend>;
  /** For this month only, and never down. */
  raise(month: string, scope: SharedScope, raised: RaisedBudget): Promise<void>;
}

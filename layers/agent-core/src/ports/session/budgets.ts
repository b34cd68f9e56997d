import type { MonthSpend, SharedScope } from '../../domain/money/month-spend.ts';

/** What all sessions together have spent, by month; sums and limits are exact at the time of the read. */
export interface Budgets {
  month(month: string): Promise<MonthSpend>;
  /** For this month only, and never down. */
  raise(month: string, scope: SharedScope, limitMicroUsd: number, by: string, at: number): Promise<void>;
}

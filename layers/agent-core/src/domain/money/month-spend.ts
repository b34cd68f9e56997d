import {
  addUsage,
  noUsage,
  promptTokens,
  type Spend,
  subtractUsage,
  totalMicroUsd,
  type Usage,
} from '../model/spend.ts';
import type { SessionState } from '../session/session.ts';
import type { Account } from '../session/source.ts';

/** What model calls cost, with how many there were. */
export type SpendTotal = Spend & { modelCalls: number };

/** Whose money it is: who asked, where, in which month (`2026-11`, UTC). */
export type Payer = Account & { month: string; user: string };

/** What one entry adds to the month's counter of a person in a channel. */
export type Charge = Payer & SpendTotal;

/** A budget that several sessions share. */
export type SharedScope = { kind: 'user'; teamId: string; user: string } | { kind: 'deployment' };

/** A month's counters, one per person and channel, and the limits that were raised for this month. */
export type MonthSpend = {
  month: string;
  rows: (Omit<Payer, 'month'> & SpendTotal)[];
  raised: { scope: SharedScope; limitMicroUsd: number }[];
};

const noTotal: SpendTotal = { costMicroUsd: 0, estimatedMicroUsd: 0, usage: noUsage, modelCalls: 0 };

export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** The month so many before one: `2026-09` is two before `2026-11`. By names: a month has no fixed length. */
export function monthBefore(month: string, count = 1): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 - count, 1));
}

/** What an entry costs: the difference between the state before and after it. Undefined when it costs nothing. */
export function chargeOf(before: SessionState, after: SessionState, at: number, account: Account): Charge | undefined {
  const charge: Charge = {
    month: monthOf(at),
    ...account,
    user: after.requester,
    costMicroUsd: after.spend.costMicroUsd - before.spend.costMicroUsd,
    estimatedMicroUsd: after.spend.estimatedMicroUsd - before.spend.estimatedMicroUsd,
    usage: subtractUsage(after.spend.usage, before.spend.usage),
    modelCalls: after.counters.modelCalls - before.counters.modelCalls,
  };
  const isFree = totalMicroUsd(charge) === 0 && charge.modelCalls === 0 && tokensOf(charge.usage) === 0;
  return isFree ? undefined : charge;
}

function tokensOf(usage: Usage): number {
  return promptTokens(usage) + usage.outputTokens;
}

/** The sum of a month's counters that `fits` takes. */
export function sumOf(spend: MonthSpend, fits: (row: MonthSpend['rows'][number]) => boolean): SpendTotal {
  return spend.rows.filter(fits).reduce<SpendTotal>(
    (sum, row) => ({
      costMicroUsd: sum.costMicroUsd + row.costMicroUsd,
      estimatedMicroUsd: sum.estimatedMicroUsd + row.estimatedMicroUsd,
      usage: addUsage(sum.usage, row.usage),
      modelCalls: sum.modelCalls + row.modelCalls,
    }),
    noTotal,
  );
}

export function inScope(scope: SharedScope): (row: MonthSpend['rows'][number]) => boolean {
  switch (scope.kind) {
    case 'user':
      return (row) => row.teamId === scope.teamId && row.user === scope.user;
    case 'deployment':
      return () => true;
  }
}

/** One word for a scope, in keys and in comparisons. */
export function scopeName(scope: SharedScope): string {
  switch (scope.kind) {
    case 'user':
      return `user:${scope.teamId}:${scope.user}`;
    case 'deployment':
      return 'deployment';
  }
}

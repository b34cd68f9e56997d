import type { MonthSpend } from '../money/month-spend.ts';
import type { SessionSummary } from '../session/listed/summary.ts';
import type { CostsQuery } from './asked/report.ts';
import type { CostRow } from './reports.ts';

/** What was charged in some months, by person. `only`: of this one alone. */
export function costsByPerson(months: MonthSpend[], only: { teamId: string; user: string } | undefined): CostRow[] {
  const rows = months.flatMap((month) => month.rows);
  const fitting = only ? rows.filter(({ teamId, user }) => teamId === only.teamId && user === only.user) : rows;
  return summed(fitting.map(({ user, ...spent }) => ({ key: user, sessions: 0, ...spent })));
}

/** What sessions have cost, each whole: at the day of its last activity, at its newest model, at the first of its repositories. */
export function costsOfSessions(sessions: SessionSummary[], by: Exclude<CostsQuery['by'], 'person'>): CostRow[] {
  return summed(
    sessions.map((session) => ({
      key: keyOf(session, by),
      costMicroUsd: session.costMicroUsd,
      estimatedMicroUsd: session.estimatedMicroUsd,
      modelCalls: session.row?.modelCalls ?? 0,
      sessions: 1,
    })),
  );
}

function keyOf({ at, row, repositories = [] }: SessionSummary, by: Exclude<CostsQuery['by'], 'person'>): string {
  switch (by) {
    case 'day':
      return new Date(at).toISOString().slice(0, 10);
    case 'model':
      return row?.model ?? '';
    case 'repository':
      return repositories[0] ?? '';
  }
}

/** One row for each key, days in order, all else the dearest first. */
function summed(rows: CostRow[]): CostRow[] {
  const sums = new Map<string, CostRow>();
  for (const { key, costMicroUsd, estimatedMicroUsd, modelCalls, sessions } of rows) {
    const sum = sums.get(key) ?? { key, costMicroUsd: 0, estimatedMicroUsd: 0, modelCalls: 0, sessions: 0 };
    sums.set(key, {
      key,
      costMicroUsd: sum.costMicroUsd + costMicroUsd,
      estimatedMicroUsd: sum.estimatedMicroUsd + estimatedMicroUsd,
      modelCalls: sum.modelCalls + modelCalls,
      sessions: sum.sessions + sessions,
    });
  }
  return [...sums.values()].sort((a, b) =>
    /^\d{4}-\d\d-\d\d$/.test(a.key) ? (a.key < b.key ? -1 : 1) : b.costMicroUsd - a.costMicroUsd,
  );
}

import type { DaySpend } from '../model/spend.ts';
import { dayOf } from '../money/day-spend.ts';
import { type MonthSpend, monthBefore, monthOf } from '../money/month-spend.ts';
import type { SessionSummary } from '../session/listed/summary.ts';
import type { CostsQuery } from './asked/report.ts';
import type { CostRow } from './reports.ts';

/** The months that somebody asks for. Which one is "this one" the clock here says: those of readers differ. */
export function spanOf({ from, to, months = 1 }: CostsQuery, now: number): { from: string; to: string } {
  const last = to ?? from ?? monthOf(now);
  return { from: from ?? monthBefore(last, months - 1), to: last };
}

/** What was charged in some months, by person. `only`: of this one alone. */
export function costsByPerson(months: MonthSpend[], only: { teamId: string; user: string } | undefined): CostRow[] {
  const rows = months.flatMap((month) => month.rows);
  const fitting = only ? rows.filter(({ teamId, user }) => teamId === only.teamId && user === only.user) : rows;
  return summed(fitting.map(({ user, ...spent }) => ({ key: user, sessions: 0, ...spent })));
}

/** The rows with what people are called, as far as these sessions tell; the newest first. */
export function withNames(rows: CostRow[], sessions: SessionSummary[]): CostRow[] {
  const names = new Map<string, string>();
  for (const { row } of sessions)
    if (row?.begunBy && row.name && !names.has(row.begunBy)) names.set(row.begunBy, row.name);
  return rows.map((row) => {
    const name = names.get(row.key);
    return name === undefined ? row : { ...row, name };
  });
}

/** What sessions have cost in some months, by day, by model, or by the first repository of each. */
export function costsOfSessions(
  sessions: SessionSummary[],
  by: Exclude<CostsQuery['by'], 'person'>,
  months: string[],
): CostRow[] {
  return summed(
    sessions.flatMap((session) => {
      const parts = partsOf(session).filter(({ day }) => months.includes(day.slice(0, 7)));
      const rows = parts.map(({ day, model, ...spent }) => ({ key: keyOf(session, by, { day, model }), ...spent }));
      return summed(rows.map((row) => ({ ...row, sessions: 0 }))).map((row) => ({ ...row, sessions: 1 }));
    }),
  );
}

/**
 * What was charged, at its days. What an older build charged stands at no day: at the first one that is known, or where the session was
 * active last.
 */
function partsOf({ at, row, costMicroUsd, estimatedMicroUsd }: SessionSummary): DaySpend[] {
  const known = row?.spendByDay ?? [];
  const without = (whole: number, name: 'costMicroUsd' | 'estimatedMicroUsd' | 'modelCalls') =>
    known.reduce((rest, each) => rest - each[name], whole);
  const rest = {
    ...{ day: known[0]?.day ?? dayOf(at), model: known[0]?.model ?? row?.model ?? '' },
    costMicroUsd: without(costMicroUsd, 'costMicroUsd'),
    estimatedMicroUsd: without(estimatedMicroUsd, 'estimatedMicroUsd'),
    modelCalls: without(row?.modelCalls ?? 0, 'modelCalls'),
  };
  const isNothing = rest.costMicroUsd === 0 && rest.estimatedMicroUsd === 0 && rest.modelCalls === 0;
  return isNothing && known.length > 0 ? known : [...known, rest];
}

function keyOf(
  { repositories = [] }: SessionSummary,
  by: Exclude<CostsQuery['by'], 'person'>,
  { day, model }: Pick<DaySpend, 'day' | 'model'>,
): string {
  switch (by) {
    case 'day':
      return day;
    case 'model':
      return model;
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

import { costsOfSessions, spanOf } from '@remote-swe/core/domain/api/costs';
import type { SessionSummary, SummaryRow } from '@remote-swe/core/domain/session/listed/summary';
import { describe, expect, it } from 'vitest';

const part = (day: string, model: string, costMicroUsd: number) => ({
  ...{ day, model, costMicroUsd, estimatedMicroUsd: 1, modelCalls: 2 },
});

function session(costMicroUsd: number, row: Partial<SummaryRow>, given: Partial<SessionSummary> = {}): SessionSummary {
  return {
    ...{ sessionId: 's', version: 1, at: Date.UTC(2026, 11, 2), phase: 'idle', turn: 1, requester: 'U1', sweeps: 0 },
    ...{ costMicroUsd, estimatedMicroUsd: 0, repositories: ['a/b', 'c/d'], ...given },
    row: { model: 'small', pullRequests: [], people: [], ...row },
  };
}

const MONTHS = ['2026-11'];

describe('costs of sessions', () => {
  const long = session(
    60,
    {
      modelCalls: 6,
      spendByDay: [part('2026-11-30', 'small', 10), part('2026-11-30', 'large', 20), part('2026-12-02', 'small', 30)],
    },
    { estimatedMicroUsd: 3 },
  );

  it('A session of two months counts in each with what was charged there', () => {
    expect(costsOfSessions([long], 'day', MONTHS)).toEqual([
      { key: '2026-11-30', costMicroUsd: 30, estimatedMicroUsd: 2, modelCalls: 4, sessions: 1 },
    ]);
    expect(costsOfSessions([long], 'model', ['2026-12', '2026-11'])).toMatchObject([
      { key: 'small', costMicroUsd: 40, modelCalls: 4, sessions: 1 },
      { key: 'large', costMicroUsd: 20, sessions: 1 },
    ]);
    expect(costsOfSessions([long], 'repository', MONTHS)).toMatchObject([{ key: 'a/b', costMicroUsd: 30 }]);
  });

  it('What an older build charged stands at the first day that is known', () => {
    const older = { ...long, costMicroUsd: 100 };
    expect(costsOfSessions([older], 'day', MONTHS)).toMatchObject([{ key: '2026-11-30', costMicroUsd: 70 }]);
  });

  it('A session that only an older build charged stands where it was active last', () => {
    const older = session(7, { modelCalls: 1 });
    expect(costsOfSessions([older], 'day', MONTHS)).toEqual([]);
    expect(costsOfSessions([older], 'day', ['2026-12'])).toEqual([
      { key: '2026-12-02', costMicroUsd: 7, estimatedMicroUsd: 0, modelCalls: 1, sessions: 1 },
    ]);
  });

  it('A session that was charged nothing is counted where it was active last', () => {
    const rows = costsOfSessions([session(0, { spendByDay: [] })], 'day', ['2026-12']);
    expect(rows).toMatchObject([{ key: '2026-12-02', costMicroUsd: 0, sessions: 1 }]);
  });
});

describe('the months that costs are asked for', () => {
  const by = 'day' as const;
  const [late, early] = [Date.UTC(2026, 11, 31, 23, 59, 59, 999), Date.UTC(2027, 0, 1)];

  it.each([
    ['this one, by the clock of the API', {}, late, '2026-12', '2026-12'],
    ['the next one a millisecond later', {}, early, '2027-01', '2027-01'],
    ['so many up to this one', { months: 2 }, early, '2026-12', '2027-01'],
    ['so many up to the last one', { months: 3, to: '2026-02' }, late, '2025-12', '2026-02'],
    ['the first one alone', { from: '2026-09' }, late, '2026-09', '2026-09'],
    ['from the first to the last one', { from: '2026-09', to: '2026-10' }, late, '2026-09', '2026-10'],
  ])('Months that are asked for are %s', (_, asked, now, from, to) => {
    expect(spanOf({ by, ...asked }, now)).toEqual({ from, to });
  });
});

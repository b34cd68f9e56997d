import { withDaySpend } from '@remote-swe/core/domain/money/day-spend';
import type { Charge } from '@remote-swe/core/domain/money/month-spend';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idle, state } from '../../fakes/build.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 29, 23, 59, 59, 999);

const charged = (costMicroUsd: number, estimatedMicroUsd = 0, modelCalls = 1) =>
  ({ costMicroUsd, estimatedMicroUsd, modelCalls }) as Charge;
const with_ = (before: SessionState, model: string, charge: Charge | undefined, at: number) =>
  withDaySpend({ ...before, model }, charge, at);

describe('what a session cost by day and model', () => {
  it('A day ends at midnight of UTC, and each model has a sum of its own', () => {
    let now = with_(state(idle), 'small', charged(5), START);
    now = with_(now, 'small', charged(7, 1), START + 1);
    now = with_(now, 'large', charged(11), START + 1);
    now = with_(now, 'small', charged(2), START + 2);
    expect(now.spendByDay).toEqual([
      { day: '2026-11-29', model: 'small', costMicroUsd: 5, estimatedMicroUsd: 0, modelCalls: 1 },
      { day: '2026-11-30', model: 'small', costMicroUsd: 9, estimatedMicroUsd: 1, modelCalls: 2 },
      { day: '2026-11-30', model: 'large', costMicroUsd: 11, estimatedMicroUsd: 0, modelCalls: 1 },
    ]);
  });

  it('An entry that costs nothing leaves the state as it is', () => {
    const before = state(idle);
    expect(withDaySpend(before, undefined, START)).toBe(before);
  });

  it('However long a session goes on, each month and model has what was charged then', () => {
    let now = state(idle);
    for (let day = 0; day < 100; day += 1) now = with_(now, 'small', charged(1), Date.UTC(2026, 0, 1 + day));
    const months = new Map<string, number>();
    for (const { day, costMicroUsd } of now.spendByDay ?? [])
      months.set(day.slice(0, 7), (months.get(day.slice(0, 7)) ?? 0) + costMicroUsd);
    expect(Object.fromEntries(months)).toEqual({ '2026-01': 31, '2026-02': 28, '2026-03': 31, '2026-04': 10 });
    expect(now.spendByDay).toHaveLength(40);
  });

  it('However many days and models there were, 40 are kept and the sum is exact', () => {
    const charges = fc.array(
      fc.record({ days: fc.nat(3), model: fc.constantFrom('a', 'b', 'c'), cost: fc.nat(9), calls: fc.nat(2) }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(charges, (all) => {
        let at = START;
        let now = state(idle);
        for (const { days, model, cost, calls } of all) {
          at += days * DAY_MS;
          now = with_(now, model, charged(cost, cost, calls), at);
        }
        const kept = now.spendByDay ?? [];
        expect(kept.length).toBeLessThanOrEqual(40);
        const sum = (of: number[]) => of.reduce((total, each) => total + each, 0);
        expect(sum(kept.map(({ costMicroUsd }) => costMicroUsd))).toBe(sum(all.map(({ cost }) => cost)));
        expect(sum(kept.map(({ modelCalls }) => modelCalls))).toBe(sum(all.map(({ calls }) => calls)));
        expect(kept.map(({ day }) => day)).toEqual(kept.map(({ day }) => day).toSorted());
      }),
    );
  });
});

import { textsOf } from '@remote-swe/core/domain/language/texts';
import { noSpend, noUsage } from '@remote-swe/core/domain/model/spend';
import { type BudgetLimits, budgetNotes, budgetsOf, reachedBudget } from '@remote-swe/core/domain/money/budget';
import { costReport, costText } from '@remote-swe/core/domain/money/cost-report';
import type { MonthSpend } from '@remote-swe/core/domain/money/month-spend';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idle, state } from '../../fakes/build.ts';

const USD = 1_000_000;
const LIMITS: BudgetLimits = {
  sessionBudgetMicroUsd: 20 * USD,
  userMonthBudgetMicroUsd: 200 * USD,
  deploymentMonthBudgetMicroUsd: 1_000 * USD,
};
const row = (user: string, channel: string, usd: number) => ({
  ...{ teamId: 'T1', user, channel, costMicroUsd: usd * USD, estimatedMicroUsd: 0, usage: noUsage, modelCalls: 1 },
});
const spend = (rows: MonthSpend['rows'], raised: MonthSpend['raised'] = []): MonthSpend => ({
  ...{ month: '2026-11', rows, raised },
});
/** A month as the budgets of a session of T1 see it. */
const known = (month: MonthSpend, uncountedMicroUsd = 0) => ({
  ...{ month, account: { teamId: 'T1', channel: 'C1' }, uncountedMicroUsd },
});
const spent = (usd: number, more: Parameters<typeof state>[1] = {}) =>
  state(idle, { spend: { ...noSpend, costMicroUsd: usd * USD }, ...more });

describe('the budgets of a session', () => {
  it('The budgets of a session are its own, its requester’s and everybody’s', () => {
    const month = spend([row('U1', 'C1', 10), row('U1', 'C2', 5), row('U2', 'C1', 100)]);
    const found = budgetsOf(LIMITS, spent(3), known(month, 2 * USD));
    expect(found.map(({ scope, spentMicroUsd }) => [scope, spentMicroUsd / USD])).toEqual([
      ['session', 3],
      ['user', 17],
      ['deployment', 117],
    ]);
  });

  it('The budgets of a session have no limit where the operator sets none', () => {
    const { sessionBudgetMicroUsd } = LIMITS;
    expect(budgetsOf({ sessionBudgetMicroUsd }, spent(3), known(spend([]))).map(({ scope }) => scope)).toEqual([
      'session',
    ]);
    expect(budgetsOf(LIMITS, spent(3)).map(({ scope }) => scope)).toEqual(['session']);
  });

  it('The budgets take the higher of what an operator and what people set', () => {
    const user = { kind: 'user' as const, teamId: 'T1', user: 'U1' };
    const raised = [
      { scope: user, limitMicroUsd: 400 * USD },
      { scope: { ...user, user: 'U2' }, limitMicroUsd: 999 * USD },
      { scope: { kind: 'deployment' as const }, limitMicroUsd: 7 },
    ];
    const limits = budgetsOf(LIMITS, spent(0, { sessionBudgetMicroUsd: 40 * USD }), known(spend([], raised)));
    expect(limits.map(({ limitMicroUsd }) => limitMicroUsd / USD)).toEqual([40, 400, 1_000]);
  });
});

describe('a used-up budget', () => {
  it('A used-up budget is offered a limit above what is spent, in steps of the operator’s figure', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 10 ** 10 }), (limit, cost) => {
        const limits = { sessionBudgetMicroUsd: limit };
        const given = state(idle, { spend: { ...noSpend, costMicroUsd: cost } });
        const reached = reachedBudget(budgetsOf(limits, given));
        if (cost < limit) return reached === undefined;
        const to = reached?.raiseToMicroUsd ?? 0;
        const raised = budgetsOf(limits, { ...given, sessionBudgetMicroUsd: to });
        return to > cost && to - limit <= cost && to % limit === 0 && reachedBudget(raised) === undefined;
      }),
    );
  });

  it('The session’s used-up budget comes before the shared ones', () => {
    const all = budgetsOf(LIMITS, spent(21), known(spend([row('U1', 'C1', 2_000)])));
    expect(reachedBudget(all)).toMatchObject({ scope: 'session', raiseToMicroUsd: 40 * USD });
    expect(reachedBudget(all.slice(1))).toMatchObject({ scope: 'user', raiseToMicroUsd: 2_200 * USD });
    expect(reachedBudget(all.slice(2))).toMatchObject({ scope: 'deployment', month: '2026-11' });
  });

  it.each([
    [
      { scope: 'session' as const, spentMicroUsd: 20_310_000, raiseToMicroUsd: 40 * USD },
      /^The budget of this session \(\$20\.00\) is used up: \$20\.31 are spent\. The requester or an admin can raise it to \$40\.00/,
    ],
    [
      { scope: 'user' as const, month: '2026-11', raiseToMicroUsd: 40 * USD },
      /^The budget of who wrote last for 2026-11 \(\$20\.00\) is used up\. An admin can raise it.*starts anew with the next month/,
    ],
    [{ scope: 'deployment' as const, month: '2026-11' }, /^Everybody’s budget for 2026-11 .*`raise_budget`/],
  ])('A used-up budget says what is reached, and who can do what: %o', (more, expected) => {
    expect(textsOf(undefined).budget.reached({ limitMicroUsd: 20 * USD, ...more })).toMatch(expected);
  });
});

describe('80 % of a budget', () => {
  const notes = (usd: number, noted: string[] = []) => budgetNotes(budgetsOf(LIMITS, spent(usd)), noted);

  it('People are told once for each limit that 80 % of it is used', () => {
    expect(notes(15.99).texts).toEqual([]);
    const first = notes(16);
    expect(first.texts).toEqual([
      expect.stringContaining('80 % of the budget of this session is used: $16.00 of $20.00'),
    ]);
    expect(notes(19, first.noted).texts).toEqual([]);
    const raised = budgetsOf(LIMITS, spent(33, { sessionBudgetMicroUsd: 40 * USD }));
    expect(budgetNotes(raised, first.noted).texts).toHaveLength(1);
  });

  it('People are not told of 80 % when the pause tells it', () => {
    expect(notes(20).texts).toEqual([]);
  });

  it('People are told of 80 % of shared budgets too, and again in another month', () => {
    const rows = [row('U1', 'C1', 170)];
    const first = budgetNotes(budgetsOf(LIMITS, spent(0), known(spend(rows))));
    expect(first.texts[0]).toContain('the budget of who wrote last for 2026-11');
    const december = { ...spend(rows), month: '2026-12' };
    expect(budgetNotes(budgetsOf(LIMITS, spent(0), known(december)), first.noted).texts).toHaveLength(1);
  });
});

describe('the cost report', () => {
  const month = spend([row('U1', 'C1', 10), row('U2', 'C1', 30), row('U2', 'C2', 60)]);
  const asked = { teamId: 'T1', user: 'U1', channel: 'C1', isAdmin: true };

  it('The cost report has session, person, channel and deployment, with what is left', () => {
    expect(costText(costReport(LIMITS, month, asked, spent(4)))).toBe(
      [
        '*This session* (small): $4.00 for 2 model calls; $16.00 left of $20.00.',
        'Tokens: 0 input, 0 cache read, 0 cache write, 0 output.',
        '*You in 2026-11*: $10.00 for 1 model call; $190.00 left of $200.00.',
        '*This channel in 2026-11*: $40.00 for 2 model calls.',
        '*Everybody in 2026-11*: $100.00 for 3 model calls; $900.00 left of $1000.00.',
      ].join('\n'),
    );
  });

  it('The cost report shows the deployment to admins only, and no session where there is none', () => {
    const report = costReport(LIMITS, month, { ...asked, isAdmin: false });
    expect(Object.keys(report)).toEqual(['month', 'user', 'channel']);
  });
});

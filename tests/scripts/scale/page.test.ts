import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { currentLoad, currentPage, currentQuotas, currentScale } from '../../../scripts/scale/page.ts';
import { asksFor, boundsOf, sessionsPerDay } from '../../../scripts/scale/scale.ts';
import { readText } from '../../docs/documents.ts';

const load = currentLoad();
const { quotas } = currentQuotas();
const bounds = boundsOf(quotas, load);
const bound = (id: string) => {
  const found = bounds.find((each) => each.id === id);
  if (!found) throw new Error(`no quota ${id}`);
  return found;
};

it('docs/scale.md is what load, quotas and template give: else run npm run scale', () => {
  expect(readText('docs/scale.md')).toBe(currentPage());
});

it('A day of sessions is turned into sessions that work at once by its busiest hour', () => {
  // 100 a day: 20 begin in the busiest hour and work for half of it each, so 10 at any moment.
  expect(100 / sessionsPerDay({ ...load, busiestHourShare: 0.2, workMinutes: 30 })).toBeCloseTo(10);
});

it('The demand of a session is what can be reckoned by hand', () => {
  const session = { ...load, workMinutes: 30, modelCalls: 20, modelSeconds: 15, shortSteps: 80, shortStepSeconds: 0.5 };
  const [steps] = boundsOf(
    quotas.filter(({ id }) => id === 'step-concurrency'),
    session,
  );
  expect(steps?.perSession).toBeCloseTo((300 + 40) / 1_800);
  const tokens = { ...session, newTokensPerCall: 2_000, outputTokensPerCall: 800, outputFactor: 10 };
  const [bedrock] = boundsOf(
    quotas.filter(({ id }) => id === 'bedrock-tokens'),
    tokens,
  );
  expect(bedrock?.perSession).toBeCloseTo((20 * 10_000) / 30);
  expect(bedrock?.bindsAt).toEqual({ working: 900, perDay: 9_000 });
});

it('The limits of the template are those that it has', () => {
  const text = readText('template.yaml');
  for (const [id, parameter] of [
    ['month-budget', 'DeploymentMonthBudgetUsd'],
    ['step-concurrency', 'StepConcurrencyMax'],
  ] as const)
    expect(Number(new RegExp(`\n  ${parameter}:\n(?:    .*\n)*?    Default: (\\d+)`).exec(text)?.[1])).toBe(
      bound(id).limit,
    );
  const subnets = text.match(/CidrBlock: 10\.42\.\d+\.0\/18/g) ?? [];
  // AWS keeps five addresses of each subnet.
  expect(subnets.length * (2 ** 14 - 5)).toBe(bound('subnet-addresses').limit);
});

it('More sessions never need less, and what is asked for is more than what is needed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }), (some, more) => {
      const few = asksFor(bounds, some);
      const many = asksFor(bounds, some + more);
      expect(many.map(({ id }) => id)).toEqual(expect.arrayContaining(few.map(({ id }) => id)));
      for (const { need, ask, limit } of many) expect(ask).toBeGreaterThan(Math.max(need, limit));
    }),
  );
});

it('Quotas stand in the order in which they bind, each with a page to look it up on', () => {
  const order = currentScale().bounds.map(({ limit, perSession }) => limit / perSession);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  for (const { source } of quotas) expect(source).toMatch(/^(https:\/\/docs\.|template\.yaml$)/);
  expect(new Set(quotas.map(({ id }) => id)).size).toBe(quotas.length);
});

import { expect, it } from 'vitest';
import { benchCost } from '../../bench/cost/cost.ts';
import { PROFILES, sessionUsd } from '../../bench/cost/profiles.ts';
import { currentCosts } from '../../scripts/costs/current.mjs';

const lines = [
  { group: 'machines', price: 'ec2-m7g-large', countOf: 'hour' },
  { group: 'disks', price: 'disk', countOf: 'disk' },
  { group: 'functions', price: 'call', count: 40 },
];
const prices = { 'ec2-m7g-large': { usd: 1 }, 'ec2-t4g-large': { usd: 0.5 }, disk: { usd: 73 }, call: { usd: 0.01 } };
const stack = { idleMinutes: 30, retentionHours: 9, volumeGib: 10, machine: 'ec2-m7g-large' };

it('A session’s dollars are what can be reckoned by hand', () => {
  // An hour of machine; a tenth of a GiB-month's 730 hours for ten hours; 40 calls for 20 model calls.
  const { machines, disks, functions } = sessionUsd(PROFILES.published, stack, { prices, lines });
  expect([machines, disks, functions]).toEqual([1, expect.closeTo(10), expect.closeTo(0.4)]);
});

it('A question has no machine and no disk', () => {
  const { machines, disks, functions } = sessionUsd(PROFILES.question, stack, { prices, lines });
  expect([machines, disks, functions]).toEqual([0, 0, expect.closeTo(0.06)]);
});

it('A cheaper machine has its own price', () => {
  expect(sessionUsd(PROFILES.published, { ...stack, machine: 'ec2-t4g-large' }, { prices, lines }).machines).toBe(0.5);
});

it('The published profile with the defaults costs what docs/cost.md says, and each lever less', async () => {
  const { figures } = await benchCost();
  const { oursWithoutModel } = currentCosts().sessions;
  expect(figures.defaults).toBeCloseTo(oursWithoutModel, 2);
  for (const { usd } of figures.levers as { usd: number }[]) expect(usd).toBeLessThan(oursWithoutModel);
});

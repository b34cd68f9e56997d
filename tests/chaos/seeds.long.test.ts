import { expect, it } from 'vitest';
import { runSeed } from '../../local/chaos/seed-run.ts';

/** Seeds that found something: a stream that broke off unpaid (10, 37), one with a terminated machine and a frozen step; 22: many edits. */
it.each([1, 10, 22, 37])('The guarantees hold while much goes wrong: seed %i', async (seed) => {
  const { broken, scenario } = await runSeed(seed);
  expect(broken, scenario).toEqual([]);
});

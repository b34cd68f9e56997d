import { expect, it } from 'vitest';
import { ABLATIONS } from '../configuration/ablations.ts';
import { CONFIGURATIONS } from '../configuration/configurations.ts';
import { explore } from './explore.ts';

const now = () => performance.now();
/** Searches of the small configurations must end; this catches a rule that lets them grow without bound. */
const STATES_MAX = 500_000;

const small = CONFIGURATIONS.filter(({ size }) => size === 'small');
it.each(small)('The protocol holds in every state: $name', ({ configuration }) => {
  const { complete, violations } = explore(configuration, { statesMax: STATES_MAX, now });
  expect(violations).toEqual([]);
  expect(complete).toBe(true);
});

it.each(ABLATIONS)('Something breaks without $without', ({ configuration, breaks }) => {
  const { violations } = explore(configuration, { statesMax: STATES_MAX, firstViolation: true, now });
  expect(violations[0]?.what).toContain(breaks);
});

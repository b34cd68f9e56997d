import { expect, it } from 'vitest';
import { currentLoad, currentQuotas } from '../../../scripts/scale/page.ts';
import { keptSimulation, simulated } from '../../../scripts/scale/simulated.ts';

it('Every hour of docs/scale.md comes out as it is kept', () => {
  expect(simulated(currentLoad(), currentQuotas().quotas)).toEqual(keptSimulation());
});

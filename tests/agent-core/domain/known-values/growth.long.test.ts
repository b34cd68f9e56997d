import { expect, it } from 'vitest';
import { GROWTH_MAX, growth } from '../../../growth.ts';
import { lookingFor, WORST_UNITS } from './secrets.ts';

it.each(WORST_UNITS)('Known values are looked for in 256 kB in four times the time of 64 kB: %s', (_name, unit) => {
  expect(growth(lookingFor(unit), 65_536)).toBeLessThan(GROWTH_MAX);
});

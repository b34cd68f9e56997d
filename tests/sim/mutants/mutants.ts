import type { Mutant } from './mutant.ts';
import { PEOPLE } from './people.ts';
import { STEPS } from './steps.ts';
import { WORKERS } from './workers.ts';

/** All deliberate bugs. Each must be caught within the bound of `npm run sim -- --mutants`. */
export const MUTANTS: readonly Mutant[] = [...STEPS, ...PEOPLE, ...WORKERS];

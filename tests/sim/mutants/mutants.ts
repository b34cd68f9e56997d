import { BY_TESTS } from './by-tests.ts';
import { FORKS } from './forks.ts';
import type { Mutant } from './mutant.ts';
import { ODD } from './odd.ts';
import { OUTSIDE } from './outside.ts';
import { PAGES } from './pages.ts';
import { PEOPLE } from './people.ts';
import { PROGRAMS } from './programs.ts';
import { STEPS } from './steps.ts';
import { WORKERS } from './workers.ts';

/** All deliberate bugs. Each must be caught within the seeds that it names, or by its test: `npm run sim -- --mutants`. */
export const MUTANTS: readonly Mutant[] = [
  ...STEPS,
  ...PEOPLE,
  ...WORKERS,
  ...OUTSIDE,
  ...PROGRAMS,
  ...FORKS,
  ...PAGES,
  ...ODD,
  ...BY_TESTS,
];

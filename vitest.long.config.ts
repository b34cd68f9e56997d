import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that start whole programs, build everything or kill steps: too long for every change. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: ['**/node_modules/**'] } },
  { test: { include: ['tests/**/*.long.test.ts'] } },
);

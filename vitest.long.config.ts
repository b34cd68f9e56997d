import { mergeConfig } from 'vitest/config';
import { LONG_TEST_MS_MAX } from './tests/time-limits.ts';
import base from './vitest.config.ts';

/** The tests that start whole programs, build everything or kill steps: too long for every change. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: ['**/node_modules/**'] } },
  { test: { include: ['tests/**/*.long.test.ts'], testTimeout: LONG_TEST_MS_MAX } },
);

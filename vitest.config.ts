import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Whole programs, builds and kills take minutes: `npm run test:long`, which CI runs too.
    exclude: ['tests/**/*.long.test.ts', '**/node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // The default leaves one core free, which on two cores is half of them; these tests wait a lot.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['tests/global-setup.mjs'],
    reporters: ['default'],
    // The SDK's notice that Node 20 ends; what we ship runs on nodejs24.x.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { TEST_MS_MAX, WAIT_MS_MAX } from './tests/time-limits.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Whole programs, builds and kills take minutes: `npm run test:long`, which CI runs too.
    exclude: ['tests/**/*.long.test.ts', '**/node_modules/**'],
    // Journeys wait a minute and more for a step when the machine has other work, and some take a few steps. Set here and not by
    // `vi.setConfig` in a helper: files share modules (see `isolate`), so a helper runs once per process.
    testTimeout: TEST_MS_MAX,
    hookTimeout: TEST_MS_MAX,
    // Its own default is a second.
    expect: { poll: { timeout: WAIT_MS_MAX } },
    pool: 'forks',
    // Files share the modules of their process: nothing here keeps state in a module, and loading the AWS SDK anew for each
    // file was half of all CPU time.
    isolate: false,
    // The default young generation is collected so often that it took a tenth of the time of what makes many objects.
    execArgv: ['--max-semi-space-size=64'],
    // The default leaves one core free, which on two cores is half of them; these tests wait a lot, so that three processes keep two cores
    // busy.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    reporters: ['default', './tests/counts-reporter.ts'],
    // The SDK's notice that Node 20 ends; what we ship runs on nodejs24.x.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});

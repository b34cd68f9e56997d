/**
 * How long tests may wait. These end what hangs, and say nothing of how fast something should be: a machine with other work takes
 * many times as long as an idle one, so each is far above the usual. A test names no shorter limit of its own (tests/tidy/rules/tests.ts).
 */

/** A test of one part or a session, or what stands before it: most take milliseconds, the longest some twenty seconds. */
export const TEST_MS_MAX = 180_000;
/** A test of whole programs, a campaign or a build: the longest that CI plays take a minute. */
export const LONG_TEST_MS_MAX = 600_000;
/** One thing that another process, a thread or a page does: most take milliseconds. */
export const WAIT_MS_MAX = 90_000;

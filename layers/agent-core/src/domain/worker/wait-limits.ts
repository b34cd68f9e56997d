/** A worker that is not online this long after it was needed: the calls end as errors and people are told. */
export const WORKER_WAIT_MS_MAX = 10 * 60_000;
/** No capacity for a worker: after this the session pauses and says why. */
export const CAPACITY_WAIT_MS_MAX = 30 * 60_000;
/** A command that has run for this long is let go of when somebody writes; a shorter one is about to end by itself. */
export const LET_GO_AFTER_MS = 10_000;

/** Tries of one call inside an invocation. Longer waiting is the step's durable back-off, which holds no Lambda. */
export const ATTEMPTS_MAX = 3;

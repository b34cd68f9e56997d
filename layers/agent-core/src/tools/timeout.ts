/** Long enough for most builds and test runs; a hanging command gives control back after it. */
export const TIMEOUT_S_DEFAULT = 120;
/** Waiting costs nothing, but a call must end some day: catches a test suite that never does. */
export const TIMEOUT_S_MAX = 7_200;

/** What only reads, writes or describes a bounded file, or ends processes, is done by then: some seconds on a slow disk. */
export const SHORT_CALL_MS = 10_000;

/** Milliseconds that a call of a tool with a field `timeout_s` may run, by its input as the model gave it. */
export function timeoutMs(input: unknown): number {
  const asked = (input as { timeout_s?: unknown } | null)?.timeout_s;
  const seconds = typeof asked === 'number' && asked > 0 ? asked : TIMEOUT_S_DEFAULT;
  return Math.min(seconds, TIMEOUT_S_MAX) * 1_000;
}

import type { ToolCall } from '../../domain/tool/tool.ts';

/** A worker tool without a limit of its own gets this. */
const CALL_MS_DEFAULT = 120_000;
/** No call may ask for more (bash's own schema says the same). */
const CALL_MS_MAX = 2 * 60 * 60_000;

/** How long these calls may run one after the other, by what their inputs ask for (`timeout_s`). */
export function callsTimeLimitMs(calls: ToolCall[]): number {
  return calls.reduce((sum, call) => sum + callTimeLimitMs(call), 0);
}

function callTimeLimitMs(call: ToolCall): number {
  const asked = (call.input as { timeout_s?: unknown } | null)?.timeout_s;
  if (typeof asked !== 'number' || !(asked > 0)) return CALL_MS_DEFAULT;
  return Math.min(asked * 1_000, CALL_MS_MAX);
}

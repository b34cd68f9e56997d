import type { CallTrace } from '../../domain/session/guard-state.ts';
import {
  ALTERNATING_CALLS_ADVICE,
  ALTERNATING_CALLS_STOP,
  COMMAND_RUNS_SEEN,
  FAILED_RUNS_ADVICE,
  SAME_CALLS_ADVICE,
  SAME_CALLS_STOP,
  SAME_FAILURES_ADVICE,
} from './limits.ts';

/** What the newest call shows together with those before it. Each is found once, when its number is reached. */
export type Repetition =
  | { kind: 'none' }
  | { kind: 'same-call'; times: number; stop: boolean }
  | { kind: 'alternating'; times: number; stop: boolean }
  | { kind: 'same-failure'; times: number }
  | { kind: 'keeps-failing'; failed: number; of: number };

/** `traces` ends with the call in question. */
export function repetitionOf(traces: CallTrace[]): Repetition {
  const same = sameCalls(traces);
  if (same === SAME_CALLS_ADVICE || same >= SAME_CALLS_STOP)
    return { kind: 'same-call', times: same, stop: same >= SAME_CALLS_STOP };
  const alternating = alternatingCalls(traces);
  if (alternating === ALTERNATING_CALLS_ADVICE || alternating >= ALTERNATING_CALLS_STOP)
    return { kind: 'alternating', times: alternating, stop: alternating >= ALTERNATING_CALLS_STOP };
  return same < SAME_CALLS_ADVICE ? failuresOf(traces) : { kind: 'none' };
}

/** Length of the run of equal calls with equal results at the end. */
function sameCalls(traces: CallTrace[]): number {
  const newest = traces[traces.length - 1];
  if (!newest) return 0;
  const others = traces.findLastIndex((trace) => !isEqual(trace, newest));
  return traces.length - 1 - others;
}

/** Length of the run A-B-A-B at the end; 0 when the last two are equal. */
function alternatingCalls(traces: CallTrace[]): number {
  const [b, a] = [traces[traces.length - 1], traces[traces.length - 2]];
  if (!a || !b || isEqual(a, b)) return 0;
  const backwards = [...traces].reverse();
  const end = backwards.findIndex((trace, index) => !isEqual(trace, index % 2 === 0 ? b : a));
  return end < 0 ? traces.length : end;
}

/** Earlier runs of the newest call, whatever came between them. */
function failuresOf(traces: CallTrace[]): Repetition {
  const newest = traces[traces.length - 1];
  if (!newest?.failed) return { kind: 'none' };
  const runs = traces.filter((trace) => trace.call === newest.call);
  const sameFailures = runs.length - 1 - runs.findLastIndex((run) => !isEqual(run, newest));
  if (sameFailures === SAME_FAILURES_ADVICE) return { kind: 'same-failure', times: sameFailures };
  const failed = failedOf(runs);
  const isNew = failed >= FAILED_RUNS_ADVICE && failedOf(runs.slice(0, -1)) < FAILED_RUNS_ADVICE;
  return isNew ? { kind: 'keeps-failing', failed, of: COMMAND_RUNS_SEEN } : { kind: 'none' };
}

function failedOf(runs: CallTrace[]): number {
  return runs.slice(-COMMAND_RUNS_SEEN).filter((run) => run.failed).length;
}

function isEqual(a: CallTrace, b: CallTrace): boolean {
  return a.call === b.call && a.result === b.result;
}

import type { GuardState } from '../../domain/session/guard-state.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { ToolCall, ToolResult } from '../../domain/tool/tool.ts';
import { watchCalls } from './calls.ts';
import { watchJobs } from './jobs.ts';
import { type TurnLimits, WORKER_LOSSES_MAX } from './limits.ts';
import { sayMachineLost } from './nudges.ts';
import { watchSilence } from './silence.ts';
import { guardsOf, softLimits, withActiveTime } from './turn-limits.ts';

/** What the guards say once all calls of a reply have their results. `stop`, for people: the turn does not go on. */
export type Verdict = { guards: GuardState; advice: string[]; stop?: string };

/** A call with its result. */
export type Ran = { call: ToolCall; result: ToolResult };

/** `state` is that before the results: its guards are folded over the calls in call order. */
export function afterResults(
  state: SessionState,
  calls: ToolCall[],
  results: ToolResult[],
  limits: TurnLimits,
): Verdict {
  const byId = new Map(results.map((result) => [result.toolCallId, result]));
  const ran = calls.flatMap((call): Ran[] => {
    const result = byId.get(call.toolCallId);
    return result ? [{ call, result }] : [];
  });
  const timed = withActiveTime(
    state,
    results.reduce((sum, result) => sum + result.durationMs, 0),
  );
  const soft = softLimits(limits, timed);
  const silence = watchSilence(soft.guards, ran);
  const watched = watchCalls(silence.guards, ran);
  const lost = countLosses(watchJobs(watched.guards, results), results);
  const stop = watched.stop ?? lost.stop;
  const others = stop === undefined ? [...soft.advice, ...silence.advice] : [];
  return { guards: lost.guards, advice: [...watched.advice, ...others], stop };
}

/** The same counters in a state. */
export function withGuards(state: SessionState, change: Partial<GuardState>): SessionState {
  return { ...state, guards: { ...guardsOf(state), ...change } };
}

function countLosses(guards: GuardState, results: ToolResult[]): Pick<Verdict, 'guards' | 'stop'> {
  const isLost = results.some((result) => result.isWorkerLost || result.outcome === 'unreachable');
  if (!isLost) return { guards };
  const workerLosses = guards.workerLosses + 1;
  const stop = workerLosses >= WORKER_LOSSES_MAX ? sayMachineLost(workerLosses) : undefined;
  return { guards: { ...guards, workerLosses }, stop };
}

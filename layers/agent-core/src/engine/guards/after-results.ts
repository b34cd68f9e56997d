import { errorReason } from '../../domain/notices/error-reason.ts';
import type { GuardState } from '../../domain/session/guard-state.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { ToolResult } from '../../domain/tool/tool.ts';
import { type Rules, type Session, withState } from '../context/context.ts';
import { watchCalls } from './calls.ts';
import { watchJobs } from './jobs.ts';
import { WORKER_LOSSES_MAX } from './limits.ts';
import { type EndedWork, ranCalls, type Verdict } from './ran.ts';
import { watchSilence } from './silence.ts';
import { tellTaken } from './taken.ts';
import { guardsOf, softLimits, withActiveTime } from './turn-limits.ts';

/** `state` is that before the results: its guards are folded over the calls in call order. */
export function afterResults({ settings, tools }: Rules, state: SessionState, work: EndedWork): Verdict {
  const { results } = work;
  const ran = ranCalls(tools, work);
  const timed = withActiveTime(
    state,
    results.reduce((sum, result) => sum + result.durationMs, 0),
  );
  const soft = softLimits(settings, timed);
  const silence = watchSilence(soft.guards, ran);
  const watched = watchCalls(silence.guards, ran);
  const told = tellTaken(watched.guards, work.calls);
  const lost = countLosses(watchJobs(told.guards, results), results);
  const stop = watched.stop ?? lost.stop;
  const others = stop === undefined ? [...soft.advice, ...silence.advice] : [];
  return { guards: lost.guards, advice: [...watched.advice, ...told.advice, ...others], stop };
}

/** The same counters in a session, but for these. */
export function withGuards(session: Session, change: Partial<GuardState>): Session {
  return withState(session, { guards: { ...guardsOf(session.state), ...change } });
}

function countLosses(guards: GuardState, results: ToolResult[]): Pick<Verdict, 'guards' | 'stop'> {
  const isLost = results.some((result) => result.isWorkerLost || result.outcome === 'unreachable');
  if (!isLost) return { guards };
  const workerLosses = guards.workerLosses + 1;
  const stop = workerLosses >= WORKER_LOSSES_MAX ? errorReason('machineLost', workerLosses) : undefined;
  return { guards: { ...guards, workerLosses }, stop };
}

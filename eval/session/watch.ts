import { MICRO_USD, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import { pauseText } from '@remote-swe/core/domain/notices/pause';
import type { Phase, SessionState } from '@remote-swe/core/domain/session/session';
import type { Limits } from '../task/schema.ts';

/** How a run ended. `reason` is a sentence for people; the kinds in the middle are limits of the task. */
export type Ending = {
  kind: 'answered' | 'model-calls' | 'dollars' | 'minutes' | 'paused' | 'failed';
  reason: string;
};

const MINUTE_MS = 60_000;

/** What is known of a session at one look: its state, unless it has none yet, and how long ago it was asked. */
export type Look = { state: SessionState | undefined; ms: number; hasAnswered: boolean };

/** Whether a session is over, and why; undefined while it may go on. */
export function endingOf({ state, ms, hasAnswered }: Look, limits: Limits): Ending | undefined {
  const over = state && overLimit(state, limits);
  if (state?.phase.kind === 'idle' && hasAnswered) return answered(state);
  if (state?.phase.kind === 'paused') return { kind: 'paused', reason: pauseText(state.phase.reason) };
  if (over) return over;
  if (ms < limits.minutes * MINUTE_MS) return undefined;
  return { kind: 'minutes', reason: `It took more than ${limits.minutes} minutes: ${phaseText(state?.phase)}.` };
}

function answered({ ended }: SessionState): Ending {
  if (ended === 'failed') return { kind: 'failed', reason: 'The session ended without an answer of the model.' };
  return {
    kind: 'answered',
    reason: ended === 'unfinished' ? 'It answered with something left open.' : 'It answered.',
  };
}

function overLimit({ counters, spend }: SessionState, { modelCalls, dollars }: Limits): Ending | undefined {
  const spent = totalMicroUsd(spend) / MICRO_USD;
  if (spent > dollars) return { kind: 'dollars', reason: `It cost $${spent.toFixed(2)}, more than $${dollars}.` };
  if (counters.modelCalls <= modelCalls) return undefined;
  return { kind: 'model-calls', reason: `It made ${counters.modelCalls} model calls, more than ${modelCalls}.` };
}

function phaseText(phase: Phase | undefined): string {
  switch (phase?.kind) {
    case undefined:
      return 'the session has not begun';
    case 'thinking':
      return phase.attempt > 1 ? `the model has not answered in ${phase.attempt} tries` : 'the model has not answered';
    case 'acting':
      return 'tools are running';
    case 'idle':
    case 'paused':
      return `the session is ${phase.kind}`;
  }
}

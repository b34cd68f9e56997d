import { type GuardState, noGuards } from '../../domain/session/guard-state.ts';
import type { PauseReason, SessionState } from '../../domain/session/session.ts';
import type { TurnLimits } from './limits.ts';
import { saySoftSteps, saySoftTime } from './nudges.ts';

const MS_PER_MINUTE = 60_000;

/** What the guards have counted in this turn. */
export function guardsOf(state: SessionState): GuardState {
  return state.guards ?? noGuards;
}

/** What the next turn of a paused session knows: what is open, and what of it was named. Its counters begin anew. */
export function resumedGuards(state: SessionState): GuardState {
  const { hasPlan, hasEdits, hasUncheckedEdits, openJobs, named, pushed } = guardsOf(state);
  const kept = { ...(openJobs ? { openJobs } : {}), ...(pushed ? { pushed } : {}) };
  return { ...noGuards, hasPlan, hasEdits, hasUncheckedEdits, named, ...kept };
}

/** Counts time in which the model or a tool was at work. */
export function withActiveTime(state: SessionState, ms: number): SessionState {
  const guards = guardsOf(state);
  return { ...state, guards: { ...guards, activeMs: guards.activeMs + ms, silentMs: guards.silentMs + ms } };
}

/** The hard limit of the turn that forbids the next model call, if one does. */
export function turnOverrun(limits: TurnLimits, state: SessionState): PauseReason | undefined {
  const { turnStepsMax, turnActiveMsMax } = limits;
  if (state.turnSteps >= turnStepsMax) return { kind: 'turn-steps', limit: turnStepsMax };
  if (guardsOf(state).activeMs >= turnActiveMsMax) return { kind: 'turn-time', limitMs: turnActiveMsMax };
  return undefined;
}

/** Each soft limit, half of the hard one, is told once. */
export function softLimits(limits: TurnLimits, state: SessionState): { guards: GuardState; advice: string[] } {
  const guards = guardsOf(state);
  const { turnStepsMax, turnActiveMsMax } = limits;
  const steps = state.turnSteps >= turnStepsMax / 2 && !guards.softLimits.includes('steps');
  const time = guards.activeMs >= turnActiveMsMax / 2 && !guards.softLimits.includes('time');
  const minutes = (ms: number) => Math.round(ms / MS_PER_MINUTE);
  return {
    guards: {
      ...guards,
      softLimits: [...guards.softLimits, ...(steps ? (['steps'] as const) : []), ...(time ? (['time'] as const) : [])],
    },
    advice: [
      ...(steps ? [saySoftSteps(state.turnSteps, turnStepsMax)] : []),
      ...(time ? [saySoftTime(minutes(guards.activeMs), minutes(turnActiveMsMax))] : []),
    ],
  };
}

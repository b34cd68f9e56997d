import { type Action, fair, ring, spend } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Stage, State } from '../state.ts';

/** More invocations of one session at once than this are not looked at: a frozen one and its successor. */
const STEPS_MAX = 2;
/** Spurious wakes are only added while fewer than this are live. */
const WAKES_BEFORE_SPURIOUS = 3;

/** StepQueue: one message of the group at a time; after too many receives it goes to the dead letters. */
export function queue(state: State, configuration: Configuration): Action[] {
  return [...delivery(state, configuration), ...noise(state, configuration)];
}

function delivery(state: State, { rules, receivesMax }: Configuration): Action[] {
  const [first, ...rest] = state.wakes;
  if (!first || state.steps.length >= STEPS_MAX || state.wakes.some((wake) => wake.holder !== 0)) return [];
  if (first.receives >= receivesMax)
    return [fair('wake goes to the dead letters', { ...state, wakes: rest, deadLetters: state.deadLetters + 1 })];
  const slot = state.steps.some((step) => step.slot === 1) ? 2 : 1;
  const stage: Stage = rules.inboxBeforeEntry ? { at: 'read-inbox', read: null } : { at: 'read-entry', unread: null };
  const step = { slot, frozen: false, reloads: 0, stage };
  const wakes = [{ receives: first.receives + 1, holder: slot }, ...rest];
  return [fair('wake is delivered to agent-step', { ...state, wakes, steps: [...state.steps, step] })];
}

function noise(state: State, configuration: Configuration): Action[] {
  const spurious =
    state.wakes.length < WAKES_BEFORE_SPURIOUS
      ? spend(state, 'spuriousWake', 'a spurious wake', (spent) => ring(spent, configuration))
      : [];
  const forgotten =
    state.rememberedWakeIds.length > 0
      ? spend(state, 'wakeIdsForgotten', 'SQS forgets wake ids', (spent) => ({ ...spent, rememberedWakeIds: [] }))
      : [];
  return [...spurious, ...forgotten];
}

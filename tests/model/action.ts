import type { Budget, Configuration } from './configuration/configuration.ts';
import { keyOf } from './names.ts';
import type { Stage, State, Step, WorkerSide } from './state.ts';

/** Something that can happen next. Fair actions happen if they stay possible; the others (faults, people) need not. */
export type Action = { label: string; fair: boolean; next: State };

export function fair(label: string, next: State): Action {
  return { label, fair: true, next };
}

/** An action that spends a unit of its budget; nothing when none is left. */
export function spend(state: State, what: keyof Budget, label: string, effect: (state: State) => State): Action[] {
  const left = state.budget[what];
  if (left <= 0) return [];
  const next = effect({ ...state, budget: { ...state.budget, [what]: left - 1 } });
  return [{ label, fair: false, next }];
}

/** Sends a wake; `id` null is a random deduplication id. */
export function ring(state: State, { wakesMax }: Configuration, id: number | null = null): State {
  if (id !== null && state.rememberedWakeIds.includes(id)) return state;
  const wakes = [...state.wakes, { receives: 0, holder: 0 }];
  const rememberedWakeIds = id === null ? state.rememberedWakeIds : [...state.rememberedWakeIds, id];
  const next = { ...state, wakes, rememberedWakeIds };
  return wakes.length > wakesMax ? violate(next, `STORM: more than ${wakesMax} live wakes`) : next;
}

/** Sends a timer. */
export function arm(state: State, { timersMax }: Configuration): State {
  const next = { ...state, timers: state.timers + 1 };
  return next.timers > timersMax ? violate(next, `STORM: more than ${timersMax} live timers`) : next;
}

export function violate(state: State, violation: string): State {
  return state.violation ? state : { ...state, violation };
}

export function atStage(state: State, step: Step, stage: Stage): State {
  return { ...state, steps: state.steps.map((other) => (other.slot === step.slot ? { ...other, stage } : other)) };
}

/** The invocation is gone without an acknowledgement: its wake is visible again. */
export function dropStep(state: State, step: Step): State {
  return { ...releaseWake(state, step), steps: state.steps.filter((other) => other.slot !== step.slot) };
}

/** The lease ran out while the step stood still. */
export function freezeStep(state: State, step: Step): State {
  const steps = state.steps.map((other) => (other.slot === step.slot ? { ...other, frozen: true } : other));
  return { ...releaseWake(state, step), steps };
}

/** The step's wake is deleted, unless its receipt has expired: then the delete does nothing. */
export function endStep(state: State, step: Step): State {
  const wakes = step.frozen ? state.wakes : state.wakes.filter((wake) => wake.holder !== step.slot);
  return { ...state, wakes, steps: state.steps.filter((other) => other.slot !== step.slot) };
}

function releaseWake(state: State, step: Step): State {
  if (step.frozen) return state;
  return { ...state, wakes: state.wakes.map((wake) => (wake.holder === step.slot ? { ...wake, holder: 0 } : wake)) };
}

export function onWorkerSide(state: State, change: Partial<WorkerSide>): State {
  if (!state.workerSide) throw new Error('This configuration has no worker');
  return { ...state, workerSide: { ...state.workerSide, ...change } };
}

/** The worker's part of the state; only configurations with a worker reach the callers. */
export function workerSideOf(state: State): WorkerSide {
  if (!state.workerSide) throw new Error('A call was dispatched in a configuration without a worker');
  return state.workerSide;
}

/** Marks what these names name as read, whatever its version is by now. */
export function withAbsorbed(state: State, names: readonly string[]): State {
  if (names.length === 0) return state;
  const keys = names.map(keyOf);
  const inbox = state.inbox.map((item) =>
    keys.includes(item.key) ? { ...item, absorbed: true, due: false, wasRead: true } : item,
  );
  return { ...state, inbox };
}

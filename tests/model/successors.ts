import type { Action } from './action.ts';
import { deadLetter } from './actors/dead-letter.ts';
import { ingress } from './actors/ingress.ts';
import { queue } from './actors/queue.ts';
import { reaper } from './actors/reaper.ts';
import { steps } from './actors/step/step.ts';
import { time } from './actors/time.ts';
import { worker } from './actors/worker/worker.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { State } from './state.ts';

const ACTORS = [ingress, time, queue, deadLetter, steps, worker, reaper];

/** Everything that can happen in this state. */
export function successors(state: State, configuration: Configuration): Action[] {
  return ACTORS.flatMap((actor) => actor(state, configuration)).map((action) => ({
    ...action,
    next: forgotten(action.next),
  }));
}

/**
 * Drops what can no longer be asked for, so that states which differ only in it are one: commands that are over and that
 * no entry names, and wake ids of versions that nobody rings for any more.
 */
function forgotten(state: State): State {
  return withoutOldCommands(withoutOldWakeIds(state));
}

function withoutOldWakeIds(state: State): State {
  const { rememberedWakeIds, entry, steps: running } = state;
  if (rememberedWakeIds.length === 0) return state;
  const kept = rememberedWakeIds.filter((version) => version === entry.version || running.length > 0);
  return kept.length === rememberedWakeIds.length ? state : { ...state, rememberedWakeIds: kept };
}

function withoutOldCommands(state: State): State {
  const { workerSide } = state;
  if (!workerSide || state.steps.length > 0 || workerSide.commands.length === 0) return state;
  const named = state.entry.call?.command?.is === 'sent' ? state.entry.call.command.commandId : undefined;
  const kept = workerSide.commands.filter(({ id, state: is }) => id === named || is === 'pending' || is === 'running');
  return kept.length === workerSide.commands.length
    ? state
    : { ...state, workerSide: { ...workerSide, commands: kept } };
}

import { type Action, fair, onWorkerSide, violate, workerSideOf } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { State } from '../state.ts';
import { stopInstance } from './worker/ledger.ts';

/**
 * The worker's clock: look whether it is in use, have its disk saved, at a later firing mark it stopping under a condition, stop
 * it.
 */
export function reaper(state: State, configuration: Configuration): Action[] {
  if (!state.workerSide) return [];
  const { item, reaper: at } = state.workerSide;
  if (!at) return item.state === 'online' ? clockFires(state, configuration) : [];
  const unchanged = item.state === 'online' && item.generation === at.generation;
  const { claimInIntent, saveOfThisUse } = configuration.rules;
  const mine = unchanged && !(claimInIntent && item.claimed) && (!saveOfThisUse || item.uses === at.uses);
  switch (at.at) {
    case 'stop-instance':
      return [fair('reaper: StopInstances', stopped(state))];
    case 'ask-save': {
      const asked = { ...item, saving: { forUse: item.uses, content: null } };
      const next = onWorkerSide(state, mine ? { item: asked, reaper: null } : { reaper: null });
      return [fair('reaper: asks for a save, if still idle', next)];
    }
    case 'mark-stopping': {
      const stopping = { ...item, state: 'stopping' as const, saving: null, saved: at.saved };
      const stop = { item: stopping, reaper: { ...at, at: 'stop-instance' as const } };
      return [
        fair('reaper: worker item is stopping, if still idle', onWorkerSide(state, mine ? stop : { reaper: null })),
      ];
    }
  }
}

function clockFires(state: State, configuration: Configuration): Action[] {
  const { item } = workerSideOf(state);
  if (state.budget.reaper <= 0) return [];
  const { rules } = configuration;
  const busy = rules.claimInIntent ? item.claimed : Boolean(state.entry.call?.command);
  const spent = { ...state, budget: { ...state.budget, reaper: state.budget.reaper - 1 } };
  const next = busy ? spent : onWorkerSide(spent, { reaper: nextMove(spent, configuration) });
  return [fair('clock fires: reaper reads journal and worker item', next)];
}

function nextMove(state: State, { rules }: Configuration) {
  const { item } = workerSideOf(state);
  const { generation, uses, saving, saved } = item;
  if (!rules.saveBeforeStop) return { at: 'mark-stopping' as const, generation, uses, saved };
  const counts = saving && (!rules.saveOfThisUse || saving.forUse === uses);
  if (!counts) return { at: 'ask-save' as const, generation, uses, saved };
  return saving.content === null ? null : { at: 'mark-stopping' as const, generation, uses, saved: saving.content };
}

function stopped(state: State): State {
  const { instance, ledger, item, disk } = workerSideOf(state);
  const done = onWorkerSide(state, { reaper: null });
  if (instance.state !== 'running') return done;
  const call = state.entry.call?.id;
  const next = stopInstance(done);
  if (call !== undefined && ledger[call] === 'running')
    return violate(next, `G5: the reaper stops the worker while ${call} runs`);
  return item.saved === disk ? next : violate(next, 'G5: the reaper stops a worker whose work is not saved');
}

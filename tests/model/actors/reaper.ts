import { type Action, fair, onWorkerSide, violate, workerSideOf } from '../action.ts';
import type { Configuration } from '../configuration.ts';
import type { State } from '../state.ts';
import { stopInstance } from './worker.ts';

/** The worker's clock: look whether it is in use, mark it stopping under a condition, stop it. */
export function reaper(state: State, { rules }: Configuration): Action[] {
  if (!state.workerSide) return [];
  const { item, reaper: at } = state.workerSide;
  if (!at) return item.state === 'online' ? clockFires(state, rules.claimInIntent) : [];
  if (at.at === 'stop-instance') return [fair('reaper: StopInstances', stopped(state))];
  const mine = item.state === 'online' && item.generation === at.generation && !(rules.claimInIntent && item.claimed);
  const next = mine
    ? onWorkerSide(state, { item: { ...item, state: 'stopping' }, reaper: { ...at, at: 'stop-instance' } })
    : onWorkerSide(state, { reaper: null });
  return [fair('reaper: worker item is stopping, if still idle', next)];
}

function clockFires(state: State, claimInIntent: boolean): Action[] {
  const { item } = workerSideOf(state);
  if (state.budget.reaper <= 0) return [];
  const busy = claimInIntent ? item.claimed : Boolean(state.entry.call?.command);
  const spent = { ...state, budget: { ...state.budget, reaper: state.budget.reaper - 1 } };
  const next = busy ? spent : onWorkerSide(spent, { reaper: { at: 'mark-stopping', generation: item.generation } });
  return [fair('clock fires: reaper reads journal and worker item', next)];
}

function stopped(state: State): State {
  const { instance, ledger } = workerSideOf(state);
  const done = onWorkerSide(state, { reaper: null });
  if (instance.state !== 'running') return done;
  const call = state.entry.call?.id;
  const next = stopInstance(done);
  return call !== undefined && ledger[call] === 'running'
    ? violate(next, `G5: the reaper stops the worker while ${call} runs`)
    : next;
}

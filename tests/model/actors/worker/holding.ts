import { type Action, spend, violate, workerSideOf } from '../../action.ts';
import { replyOf, unseen } from '../../calls.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { State, WorkerSide } from '../../state.ts';
import { resultsOf } from '../../transcript.ts';

/** Whether the credential helper refuses and further calls do not start. */
export function isHeld({ asked, held, marker }: WorkerSide, { rules }: Configuration): boolean {
  if (rules.hold === 'never') return false;
  return rules.holdKey === 'marker' ? marker : held > 0 && held >= asked;
}

/** G8 on the worker: once the hold of its reply has come, nothing outward starts while words are unseen. */
export function judgeOutward(state: State, call: string): State {
  const words = unseen(state);
  const told = workerSideOf(state).held >= replyOf(call);
  return words.length > 0 && told
    ? violate(state, `G8: an effect of ${call} starts after its hold came, ${words[0]} is unseen`)
    : state;
}

/** A program in a running call pushes: git asks for the credential. */
export function pushes(state: State, configuration: Configuration): Action[] {
  const { instance, ledger } = workerSideOf(state);
  if (instance.state !== 'running' || state.budget.push <= 0) return [];
  const running = Object.keys(ledger).filter((call) => ledger[call] === 'running');
  return running.flatMap((call) =>
    spend(state, 'push', `${call} pushes`, (spent) => pushed(spent, call, configuration)),
  );
}

function pushed(state: State, call: string, configuration: Configuration): State {
  if (!isHeld(workerSideOf(state), configuration)) return judgeOutward(state, call);
  const closed = resultsOf(state.entry.transcript, call).length > 0 || state.entry.call?.cancel !== 'no';
  if (closed || unseen(state).length > 0) return state;
  return violate(state, `HOLD: ${call} is refused a push, though its model call had seen every word`);
}

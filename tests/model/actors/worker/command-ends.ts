import { type Action, fair, onWorkerSide, ring, spend, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { SentCommand, State } from '../../state.ts';

/** The command is over and says so with an event. */
export function ended(state: State, command: SentCommand, as: SentCommand['state']): State {
  const next = withCommand(state, { ...command, state: as });
  return onWorkerSide(next, { events: workerSideOf(next).events + 1 });
}

export function endedAll(state: State, first: string): State {
  const { commands, ledger } = workerSideOf(state);
  const attached = commands.filter(({ call, state: is }) => call === first && is === 'running');
  const as = ledger[first] === 'interrupted' ? 'interrupted' : 'ok';
  return attached.reduce((so, command) => ended(so, command, as), state);
}

export function withCommand(state: State, command: SentCommand): State {
  const commands = workerSideOf(state).commands.map((other) => (other.id === command.id ? command : other));
  return onWorkerSide(state, { commands });
}

export function completionEvents(state: State, configuration: Configuration): Action[] {
  const { events } = workerSideOf(state);
  if (events === 0) return [];
  return [
    fair('completion event rings', ring(onWorkerSide(state, { events: events - 1 }), configuration)),
    ...spend(state, 'eventLost', 'completion event LOST', (spent) => onWorkerSide(spent, { events: events - 1 })),
  ];
}

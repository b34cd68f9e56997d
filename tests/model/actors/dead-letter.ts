import { type Action, fair } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { State } from '../state.ts';

/** Pauses the session whose wakes keep failing, tells its thread, and takes it out of the sweeper's sight. */
export function deadLetter(state: State, configuration: Configuration): Action[] {
  if (state.deadLetters === 0) return [];
  const told = { ...state, deadLetters: state.deadLetters - 1 };
  return [fair('dead-letter handler', configuration.rules.pauseOnDeadLetter ? paused(told, configuration) : told)];
}

function paused(state: State, { rules }: Configuration): State {
  const inbox = state.inbox.map((item) => (item.absorbed ? item : { ...item, due: false }));
  const parked = { ...state, parked: true, inbox };
  if (state.entry.phase !== 'thinking' && state.entry.phase !== 'acting') return parked;
  const version = state.entry.version + 1;
  return {
    ...parked,
    entry: { ...state.entry, version, phase: 'paused', backingOff: false },
    summary: rules.summaryInCommit ? { version, due: false } : state.summary,
  };
}

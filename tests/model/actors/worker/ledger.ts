import { onWorkerSide, violate, workerSideOf } from '../../action.ts';
import type { LedgerRecord, SentCommand, State, WorkerSide } from '../../state.ts';
import { resultsOf } from '../../transcript.ts';
import { ended, withCommand } from './command-ends.ts';

type Ledger = WorkerSide['ledger'];

export function started(state: State, command: SentCommand): State {
  const { ledger, started: before } = workerSideOf(state);
  const noted = before.includes(command.call) ? before : [...before, command.call].sort();
  const running = onWorkerSide(state, { ledger: { ...ledger, [command.call]: 'running' }, started: noted });
  return withCommand(running, { ...command, state: 'running' });
}

export function judgeStart(next: State, before: State, call: string): State {
  if (workerSideOf(before).started.includes(call)) return violate(next, `G2: tool call ${call} ran twice`);
  const [result] = resultsOf(before.entry.transcript, call);
  return result ? violate(next, `G2: tool call ${call} started after "${result}" was recorded`) : next;
}

/** Held before anything of it began. */
export function withUnstarted(state: State, { call, second }: SentCommand): State {
  const { ledger } = workerSideOf(state);
  const tail = second === null ? {} : { [second]: 'not-started' as const };
  return onWorkerSide(state, { ledger: { ...ledger, [call]: 'not-started', ...tail } });
}

export function cancelled(state: State, command: SentCommand, record: LedgerRecord | undefined): State {
  const outcome = record === 'done' ? 'ok' : 'cancelled';
  if (record !== undefined && record !== 'running') return ended(state, command, outcome);
  const { ledger, commands } = workerSideOf(state);
  const tail = command.second === null ? {} : { [command.second]: 'tombstone' as const };
  const tombstoned = onWorkerSide(state, { ledger: { ...ledger, [command.call]: 'tombstone', ...tail } });
  const attached = commands.filter((other) => other.call === command.call && other.state === 'running');
  return ended(
    attached.reduce((so, other) => ended(so, other, 'cancelled'), tombstoned),
    command,
    outcome,
  );
}

/** What ran is cut off; the disk, and with it the ledger, stays. */
export function stopInstance(state: State): State {
  const { instance, ledger } = workerSideOf(state);
  return onWorkerSide(state, { instance: { ...instance, state: 'stopped' }, ledger: interrupted(ledger) });
}

function interrupted(ledger: Ledger): Ledger {
  const entries = Object.entries(ledger).map(([call, record]) => [call, record === 'running' ? 'interrupted' : record]);
  return Object.fromEntries(entries);
}

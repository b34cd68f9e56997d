import { type Action, fair, onWorkerSide, spend, workerSideOf } from '../../action.ts';
import { replyOf } from '../../calls.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { LedgerRecord, SentCommand, State } from '../../state.ts';
import { ended, withCommand } from './command-ends.ts';
import { isHeld } from './holding.ts';
import { cancelled, judgeStart, started, withUnstarted } from './ledger.ts';
import { tailStarts } from './tools.ts';

export function commandMoves(state: State, command: SentCommand, configuration: Configuration): Action[] {
  const { instance, ledger } = workerSideOf(state);
  const reachable = instance.state === 'running' && command.instance === instance.id;
  const over = (next: SentCommand['state']) => (from: State) => ended(from, command, next);
  if (command.state === 'pending' && reachable)
    return [
      fair(`worker receives ${command.kind} command ${command.id}`, received(state, command, configuration)),
      ...spend(state, 'commandUndelivered', `command ${command.id} is NOT delivered in time`, over('undelivered')),
    ];
  if (command.state === 'pending')
    return [fair(`delivery of command ${command.id} times out`, over('undelivered')(state))];
  const lost =
    !reachable ||
    ledger[command.call] === 'interrupted' ||
    (command.second !== null && ledger[command.second] === 'interrupted');
  if (command.state === 'running' && lost) return [fair(`command ${command.id} times out`, over('undelivered')(state))];
  return [];
}

function received(state: State, command: SentCommand, configuration: Configuration): State {
  const side = workerSideOf(state);
  const record = side.ledger[command.call];
  const { rules } = configuration;
  const reply = replyOf(command.call);
  const held = Math.max(side.held, reply, rules.holdKey === 'machine' ? side.asked : 0);
  if (command.kind === 'hold')
    return ended(onWorkerSide(state, { held, marker: rules.holdKey === 'marker' }), command, 'ok');
  if (command.kind === 'cancel') return cancelled(state, command, record);
  if (rules.hold === 'never') return ran(state, command, record, configuration);
  const asked = { asked: Math.max(side.asked, reply), marker: command.holds && rules.holdKey === 'marker' };
  return ran(onWorkerSide(state, command.holds ? { ...asked, held } : asked), command, record, configuration);
}

/** The runtime's promise: the ledger decides, and a call starts at most once. */
function ran(
  state: State,
  command: SentCommand,
  record: LedgerRecord | undefined,
  configuration: Configuration,
): State {
  const { ledger } = workerSideOf(state);
  if (command.second !== null && record !== 'tombstone' && record !== undefined && record !== 'running') {
    const tail = ledger[command.second];
    if (tail === 'running') return withCommand(state, { ...command, state: 'running' });
    if (tail === undefined)
      return tailStarts(
        withCommand(state, { ...command, state: 'running' }),
        command.call,
        command.second,
        configuration,
      );
  }
  switch (record) {
    case 'not-started':
      return ended(state, command, 'not-started');
    case 'tombstone':
      return ended(state, command, 'cancelled');
    case 'done':
      return ended(state, command, 'ok');
    case 'interrupted':
      return ended(state, command, 'interrupted');
    case 'running':
      return withCommand(state, { ...command, state: 'running' });
    case undefined:
      if (isHeld(workerSideOf(state), configuration) && configuration.rules.heldStartsNoFurther)
        return ended(withUnstarted(state, command), command, 'not-started');
      return judgeStart(started(state, command), state, command.call);
  }
}

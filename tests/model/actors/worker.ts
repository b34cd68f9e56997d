import { type Action, fair, onWorkerSide, ring, spend, violate, workerSideOf } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { LedgerRecord, SentCommand, State, WorkerSide } from '../state.ts';
import { resultsOf } from '../transcript.ts';

type Ledger = WorkerSide['ledger'];

/** The session's instance, SSM's delivery of commands to it, and the events that both send to the doorbell. */
export function worker(state: State, configuration: Configuration): Action[] {
  if (!state.workerSide) return [];
  return [
    ...instanceMoves(state, configuration),
    ...state.workerSide.commands.flatMap((command) => commandMoves(state, command)),
    ...toolsFinish(state, configuration),
    ...saves(state),
    ...completionEvents(state, configuration),
    ...instanceFaults(state),
  ];
}

function instanceMoves(state: State, configuration: Configuration): Action[] {
  const { item, instance } = workerSideOf(state);
  const moved = (label: string, change: Partial<WorkerSide>) => [
    fair(label, ring(onWorkerSide(state, change), configuration)),
  ];
  if (item.state === 'starting' && instance.state === 'stopped')
    return moved('EC2 starts the instance, event rings', { instance: { ...instance, state: 'running' } });
  if (item.state === 'starting' && instance.state === 'terminated')
    return moved('EC2 launches a new instance, event rings', {
      instance: { id: instance.id + 1, state: 'running' },
      item: { ...item, saved: 0 },
      ledger: {},
      disk: 0,
    });
  const stale = item.state === 'online' || item.state === 'stopping';
  if (stale && instance.state !== 'running')
    return moved('EC2 state event: worker item is stopped', { item: { ...item, state: 'stopped', claimed: false } });
  return [];
}

function commandMoves(state: State, command: SentCommand): Action[] {
  const { instance, ledger } = workerSideOf(state);
  const reachable = instance.state === 'running' && command.instance === instance.id;
  const over = (next: SentCommand['state']) => (from: State) => ended(from, command, next);
  if (command.state === 'pending' && reachable)
    return [
      fair(`worker receives ${command.kind} command ${command.id}`, received(state, command)),
      ...spend(state, 'commandUndelivered', `command ${command.id} is NOT delivered in time`, over('undelivered')),
    ];
  if (command.state === 'pending')
    return [fair(`delivery of command ${command.id} times out`, over('undelivered')(state))];
  const lost = !reachable || ledger[command.call] === 'interrupted';
  if (command.state === 'running' && lost) return [fair(`command ${command.id} times out`, over('undelivered')(state))];
  return [];
}

function received(state: State, command: SentCommand): State {
  const record = workerSideOf(state).ledger[command.call];
  return command.kind === 'cancel' ? cancelled(state, command, record) : ran(state, command, record);
}

/** The runtime's promise: the ledger decides, and a call starts at most once. */
function ran(state: State, command: SentCommand, record: LedgerRecord | undefined): State {
  switch (record) {
    case 'tombstone':
      return ended(state, command, 'cancelled');
    case 'done':
      return ended(state, command, 'ok');
    case 'interrupted':
      return ended(state, command, 'interrupted');
    case 'running':
      return withCommand(state, { ...command, state: 'running' });
    case undefined:
      return judgeStart(started(state, command), state, command.call);
  }
}

function started(state: State, command: SentCommand): State {
  const { ledger, started: before } = workerSideOf(state);
  const noted = before.includes(command.call) ? before : [...before, command.call].sort();
  const running = onWorkerSide(state, { ledger: { ...ledger, [command.call]: 'running' }, started: noted });
  return withCommand(running, { ...command, state: 'running' });
}

function judgeStart(next: State, before: State, call: string): State {
  if (workerSideOf(before).started.includes(call)) return violate(next, `G2: tool call ${call} ran twice`);
  const [result] = resultsOf(before.entry.transcript, call);
  return result ? violate(next, `G2: tool call ${call} started after "${result}" was recorded`) : next;
}

function cancelled(state: State, command: SentCommand, record: LedgerRecord | undefined): State {
  const outcome = record === 'done' ? 'ok' : 'cancelled';
  if (record !== undefined && record !== 'running') return ended(state, command, outcome);
  const { ledger, commands } = workerSideOf(state);
  const tombstoned = onWorkerSide(state, { ledger: { ...ledger, [command.call]: 'tombstone' } });
  const attached = commands.filter((other) => other.call === command.call && other.state === 'running');
  return ended(
    attached.reduce((so, other) => ended(so, other, 'cancelled'), tombstoned),
    command,
    outcome,
  );
}

function toolsFinish(state: State, configuration: Configuration): Action[] {
  const { instance, ledger, commands, disk } = workerSideOf(state);
  if (instance.state !== 'running') return [];
  const running = Object.keys(ledger).filter((call) => ledger[call] === 'running');
  return running.map((call) => {
    const done = onWorkerSide(state, {
      ledger: { ...ledger, [call]: 'done' },
      disk: savesMatter(configuration) ? disk + 1 : disk,
    });
    const attached = commands.filter((command) => command.call === call && command.state === 'running');
    return fair(
      `tool ${call} finishes`,
      attached.reduce((so, command) => ended(so, command, 'ok'), done),
    );
  });
}

/** Only where a reaper may come: elsewhere counting would only multiply the states. */
export function savesMatter({ budget }: Configuration): boolean {
  return budget.reaper > 0;
}

/** The save command, from its delivery to its report: it sees the disk as it is at some moment in between. */
function saves(state: State): Action[] {
  const { item, instance, disk } = workerSideOf(state);
  if (!item.saving || item.saving.content !== null || instance.state !== 'running') return [];
  const saving = { ...item.saving, content: disk };
  return [fair('worker saves its disk', onWorkerSide(state, { item: { ...item, saving } }))];
}

function completionEvents(state: State, configuration: Configuration): Action[] {
  const { events } = workerSideOf(state);
  if (events === 0) return [];
  return [
    fair('completion event rings', ring(onWorkerSide(state, { events: events - 1 }), configuration)),
    ...spend(state, 'eventLost', 'completion event LOST', (spent) => onWorkerSide(spent, { events: events - 1 })),
  ];
}

function instanceFaults(state: State): Action[] {
  const { instance } = workerSideOf(state);
  const stopped = instance.state === 'running' ? spend(state, 'instanceStopped', 'instance STOPPED', stopInstance) : [];
  const terminated =
    instance.state !== 'terminated'
      ? spend(state, 'instanceTerminated', 'instance TERMINATED', (spent) =>
          onWorkerSide(spent, { instance: { ...instance, state: 'terminated' }, ledger: {} }),
        )
      : [];
  return [...stopped, ...terminated];
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

/** The command is over and says so with an event. */
function ended(state: State, command: SentCommand, as: SentCommand['state']): State {
  const next = withCommand(state, { ...command, state: as });
  return onWorkerSide(next, { events: workerSideOf(next).events + 1 });
}

function withCommand(state: State, command: SentCommand): State {
  const commands = workerSideOf(state).commands.map((other) => (other.id === command.id ? command : other));
  return onWorkerSide(state, { commands });
}

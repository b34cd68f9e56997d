import { type Action, fair, onWorkerSide, ring, spend, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { State, WorkerSide } from '../../state.ts';
import { completionEvents } from './command-ends.ts';
import { commandMoves } from './commands.ts';
import { pushes } from './holding.ts';
import { stopInstance } from './ledger.ts';
import { saves } from './saves.ts';
import { toolsFinish } from './tools.ts';

/** The session's instance, SSM's delivery of commands to it, and the events that both send to the doorbell. */
export function worker(state: State, configuration: Configuration): Action[] {
  if (!state.workerSide) return [];
  return [
    ...instanceMoves(state, configuration),
    ...state.workerSide.commands.flatMap((command) => commandMoves(state, command, configuration)),
    ...toolsFinish(state, configuration),
    ...pushes(state, configuration),
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
      asked: 0,
      held: 0,
      marker: false,
      disk: 0,
    });
  const stale = item.state === 'online' || item.state === 'stopping';
  if (stale && instance.state !== 'running')
    return moved('EC2 state event: worker item is stopped', { item: { ...item, state: 'stopped', claimed: false } });
  return [];
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

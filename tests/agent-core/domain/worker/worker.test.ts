import {
  decideWorker,
  type MachineStatus,
  type WorkerItem,
  type WorkerState,
} from '@remote-swe/core/domain/worker/worker';
import { describe, expect, it } from 'vitest';
import { START } from '../../fakes/clock.ts';

function item(state: WorkerState, more: Partial<WorkerItem> = {}): WorkerItem {
  return { state, generation: 4, instanceId: 'i-1', startedAt: START, lastUsedAt: START, launchAttempt: 2, ...more };
}
const online: MachineStatus = { kind: 'running', agentSeenAt: START + 1 };
const stale: MachineStatus = { kind: 'running', agentSeenAt: START - 1 };
const silent: MachineStatus = { kind: 'running' };

const table: [string, WorkerItem | undefined, MachineStatus | undefined, string, number?][] = [
  ['no worker yet', undefined, undefined, 'launch', 1],
  ['a removed one', item('removed'), { kind: 'gone' }, 'launch', 5],
  ['started, instance not recorded', item('starting', { instanceId: undefined }), undefined, 'relaunch', 4],
  ['online, not asked', item('online'), undefined, 'online', 4],
  ['online and answering', item('online'), online, 'online', 4],
  ['online but stopped behind our back', item('online'), { kind: 'stopped' }, 'start', 5],
  ['online but gone', item('online'), { kind: 'gone' }, 'launch', 5],
  ['online, its agent silent', item('online'), silent, 'wait'],
  ['starting, not asked', item('starting'), undefined, 'wait'],
  ['starting, pending', item('starting'), { kind: 'pending' }, 'wait'],
  ['starting, up, no agent yet', item('starting'), silent, 'wait'],
  ['starting, agent last seen before this start', item('starting'), stale, 'wait'],
  ['starting, agent seen since', item('starting'), online, 'online', 4],
  ['stopping, on its way', item('stopping'), { kind: 'stopping' }, 'wait'],
  ['stopping, stopped', item('stopping'), { kind: 'stopped' }, 'start', 5],
  ['stopping, gone', item('stopping'), { kind: 'gone' }, 'launch', 5],
  // No claim is possible on these: to call them online would be a loop without a pause.
  ['stopping, still up: the reaper has not stopped it yet', item('stopping'), online, 'wait'],
  ['stopped by the table, but up', item('stopped'), online, 'start', 5],
  ['stopped', item('stopped'), { kind: 'stopped' }, 'start', 5],
  ['stopped, removed by somebody', item('stopped'), { kind: 'gone' }, 'launch', 5],
];

describe('decideWorker', () => {
  it.each(table)('decideWorker answers: %s', (_name, worker, status, kind, generation) => {
    const decision = decideWorker(worker, status);
    expect(decision.kind).toBe(kind);
    if (generation !== undefined) expect(decision).toMatchObject({ generation });
    if (decision.kind === 'wait') expect(decision.reason).not.toBe('');
  });
});

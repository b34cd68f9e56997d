import { afterFailedBoot, BOOT_MS_MAX, bootProblem } from '@remote-swe/core/domain/worker/boot';
import type { MachineStatus, WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { describe, expect, it } from 'vitest';
import { START } from '../../fakes/clock.ts';

const SOON = START + 60_000;
const LATE = START + BOOT_MS_MAX + 1;
const online: MachineStatus = { kind: 'running', agentSeenAt: START + 1 };
const stale: MachineStatus = { kind: 'running', agentSeenAt: START - 1 };

function item(more: Partial<WorkerItem> = {}): WorkerItem {
  const base = { generation: 2, instanceId: 'i-1', startedAt: START, lastUsedAt: START, launchAttempt: 0 };
  return { state: 'starting', ...base, ...more };
}

describe('bootProblem', () => {
  it.each<[string, WorkerItem | undefined, MachineStatus | undefined, number, RegExp | undefined]>([
    ['no worker', undefined, undefined, LATE, undefined],
    ['not launched yet', item({ instanceId: undefined }), undefined, LATE, undefined],
    ['pending, and it may still come', item(), { kind: 'pending' }, SOON, undefined],
    ['pending for too long', item(), { kind: 'pending' }, LATE, /not got it running in 6 minutes/],
    ['up, no agent yet', item(), { kind: 'running' }, SOON, undefined],
    ['up, no agent for too long', item(), { kind: 'running' }, LATE, /agent has not come online/],
    ['up, an agent of an earlier start', item(), stale, LATE, /agent has not come online/],
    ['online, however late', item(), online, LATE, undefined],
    [
      'ended by EC2',
      item(),
      { kind: 'gone', reason: 'Client.VolumeLimitExceeded' },
      SOON,
      /Client.VolumeLimitExceeded/,
    ],
    ['gone although it had worked: taken away', item({ workedIn: 1 }), { kind: 'gone' }, SOON, undefined],
    ['restarted, and silent', item({ workedIn: 1 }), { kind: 'running' }, LATE, /agent has not come online/],
    ['silent in the start in which it worked', item({ workedIn: 2 }), { kind: 'running' }, LATE, undefined],
    ['online in the table', item({ state: 'online' }), { kind: 'running' }, LATE, undefined],
    ['stopped by somebody while it started', item(), { kind: 'stopped' }, LATE, undefined],
  ])('bootProblem tells whether a boot has failed: %s', (_name, worker, status, now, expected) => {
    const problem = bootProblem(worker, status, now);
    if (expected) expect(problem).toMatch(expected);
    else expect(problem).toBeUndefined();
  });
});

it('What never worked is removed, what has worked is stopped with its disk; both are counted', () => {
  expect(afterFailedBoot(item({ inFlightUntil: 1 }))).toEqual(
    item({ state: 'removed', bootFailures: 1, inFlightUntil: undefined }),
  );
  expect(afterFailedBoot(item({ workedIn: 1, bootFailures: 1 }))).toMatchObject({ state: 'stopping', bootFailures: 2 });
});

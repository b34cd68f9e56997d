import {
  MACHINE_GRACE_MS,
  machineOrphan,
  REMAINS_GRACE_MS,
  scheduleOrphan,
  volumeOrphan,
} from '@remote-swe/core/domain/worker/orphans';
import type { WorkerItem, WorkerState } from '@remote-swe/core/domain/worker/worker';
import { describe, expect, it } from 'vitest';

const NOW = 10 * REMAINS_GRACE_MS;
const sessionId = 'slack:T1:C1:1.000001';

function item(state: WorkerState, more: Partial<WorkerItem> = {}): WorkerItem {
  return { state, generation: 3, instanceId: 'i-1', startedAt: 0, lastUsedAt: 0, launchAttempt: 0, ...more };
}

describe('a machine', () => {
  const found = { machineId: 'i-1', sessionId, launchedAt: NOW - MACHINE_GRACE_MS };

  it.each<[string, WorkerItem | undefined, RegExp | undefined]>([
    ['of no session', undefined, /no session/],
    ['of a removed worker', item('removed'), /was removed/],
    ['of an older generation', item('online', { instanceId: 'i-2' }), /older generation.*i-2/],
    ['that works', item('online'), undefined],
    ['that is stopped', item('stopped'), undefined],
    ['that may be the one that is being launched', item('starting', { instanceId: undefined }), undefined],
  ])('A machine is an orphan or not: one %s', (_name, worker, reason) => {
    if (reason) expect(machineOrphan(found, worker, NOW)).toMatch(reason);
    else expect(machineOrphan(found, worker, NOW)).toBeUndefined();
    expect(machineOrphan({ ...found, launchedAt: found.launchedAt + 1 }, worker, NOW)).toBeUndefined();
  });
});

describe('a disk that is attached to nothing', () => {
  const found = { volumeId: 'vol-1', sessionId, createdAt: NOW - REMAINS_GRACE_MS };

  it.each<[string, WorkerItem | undefined, boolean]>([
    ['of no session', undefined, true],
    ['of a removed worker', item('removed'), true],
    ['of a session that has a worker', item('stopped'), false],
    ['of a session that has another worker', item('online', { instanceId: 'i-2' }), false],
  ])('A disk that is attached to nothing is an orphan or not: one %s', (_name, worker, isOrphan) => {
    expect(volumeOrphan(found, worker, NOW) !== undefined).toBe(isOrphan);
    expect(volumeOrphan({ ...found, createdAt: NOW - 1 }, worker, NOW)).toBeUndefined();
  });
});

describe('a clock', () => {
  const found = { name: 'session-0', sessionId, generation: 3, changedAt: NOW - REMAINS_GRACE_MS };

  it.each<[string, WorkerItem | undefined, number, boolean]>([
    ['of no session', undefined, 3, true],
    ['of a removed worker', item('removed'), 3, true],
    ['of a worker that was removed later', item('removed'), 2, true],
    ['of a start that a step is about to write down', item('removed'), 4, false],
    ['of a worker', item('stopped'), 3, false],
  ])('A clock is an orphan or not: one %s', (_name, worker, generation, isOrphan) => {
    expect(scheduleOrphan({ ...found, generation }, worker, NOW) !== undefined).toBe(isOrphan);
    expect(scheduleOrphan({ ...found, generation, changedAt: NOW - 1 }, worker, NOW)).toBeUndefined();
  });
});

import { archiveKey, originKey, savedDiffKey, unneededArchives } from '@remote-swe/core/domain/worker/disk';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { describe, expect, it } from 'vitest';

const SESSION = 'slack:T1:C1:1.2';
const key = (at: number, generation = 3) => archiveKey(SESSION, generation, at);
const worker = (more: Partial<WorkerItem>): WorkerItem => ({
  ...{ state: 'stopping', generation: 3, startedAt: 0, lastUsedAt: 90, launchAttempt: 0 },
  ...more,
});

describe('archives that nobody needs', () => {
  it.each<[string, string, Partial<WorkerItem>, boolean]>([
    ['the newest save', key(50), { saved: { forUse: 40, at: 50, key: key(50) } }, true],
    ['what a newer save replaced', key(20), { saved: { forUse: 40, at: 50, key: key(50) } }, false],
    ['a try that words overtook', key(60), { saved: { forUse: 40, at: 50, key: key(50) } }, false],
    ['a try of an earlier start', key(60, 1), {}, false],
    ['the try that runs', key(60), { saving: { forUse: 90, attempt: 1, at: 60 } }, true],
    ['the try before the one that runs', key(55), { saving: { forUse: 90, attempt: 2, at: 60 } }, false],
    ['what waits to be restored', key(50, 2), { newDisk: { isComplete: true, key: key(50, 2), savedAt: 50 } }, true],
    ['what a restore may have left', key(50, 2), { begunWith: { isComplete: true, key: key(50, 2), at: 70 } }, true],
    ['what a fork begins with', originKey(SESSION), { newDisk: { isComplete: true, key: originKey(SESSION) } }, true],
    ['what a fork began with long ago', originKey(SESSION), {}, false],
    ['a try of later, which whoever asks cannot know', key(101), {}, true],
    ['the archive of another session', `saved-work/${SESSION}4/3-50.tar.gz`, {}, true],
    ['an object that no build of ours names', `saved-work/${SESSION}/mine.tar.gz`, {}, true],
  ])('Asked for archives that nobody needs, this stays or goes as it must: %s', (_name, archive, item, stays) => {
    const found = [archive, savedDiffKey(archive)];
    expect(unneededArchives(found, SESSION, worker(item), 100)).toEqual(stays ? [] : found);
  });
});

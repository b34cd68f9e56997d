import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STASHES_MAX } from '../../../worker-userdata/runtime/saved-work/bounds.ts';
import { JOB_KEEPS_MS_MAX } from '../../../worker-userdata/runtime/saved-work/save/save-work.ts';
import { commitAll, git, Machines, stateOf, write } from './machines.ts';

let machines: Machines;
beforeEach(async () => {
  machines = new Machines();
  await machines.bucket.open();
});
afterEach(() => machines.close());

const workspace = () => machines.first.home.workspace;

describe('outside of repositories', () => {
  it('A repository inside another one, and one that never had a remote, both come back', async () => {
    const outer = machines.clone(machines.remote('outer'), 'outer');
    write(outer, 'a.txt', 'a');
    const inner = machines.clone(machines.remote('inner'), 'outer/inner');
    commitAll(inner, 'Inner');
    const own = join(workspace(), 'own');
    mkdirSync(own);
    git(own, 'init', '-q');
    write(own, 'b.txt', 'b');
    commitAll(own, 'Own');
    const before = [inner, own].map(stateOf);
    expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
    await machines.restore();
    expect([inner, own].map((path) => stateOf(machines.again(path)))).toEqual(before);
    expect(git(machines.again(outer), 'status', '--porcelain')).toBe(git(outer, 'status', '--porcelain'));
  });
});

describe('bounds', () => {
  it('Files beyond the bound of all of them, and beyond their number, are left out', async () => {
    const path = machines.clone(machines.remote('widget'));
    for (const name of ['a', 'b', 'c']) write(path, name, new Uint8Array(600));
    expect(await machines.save({ filesBytesMax: 1_300 })).toMatchObject({ leftOut: [expect.stringContaining('c:')] });
    expect(await machines.save({ filesMax: 1 })).toMatchObject({ leftOut: [expect.any(String), expect.any(String)] });
  });

  it('A bundle that would be too large holds only what the remote lacks, and needs the remote', async () => {
    const remote = machines.remote('widget');
    const path = machines.clone(remote);
    const noise = Uint8Array.from({ length: 30_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 256);
    write(path, 'noise.bin', noise);
    commitAll(path, 'Noise');
    git(path, 'push', '-q', 'origin', 'trunk');
    write(path, 'README.md', 'small change\n');
    const before = stateOf(path);
    expect(await machines.save({ bundleBytesMax: 2_000 })).toMatchObject({ outcome: 'saved', leftOut: [] });
    expect(await machines.restore()).toContain('widget: restored');
    expect(stateOf(machines.again(path))).toEqual(before);
    rmSync(machines.again(path), { recursive: true });
    rmSync(remote.slice('file://'.length), { recursive: true });
    expect(await machines.restore()).toMatch(/widget: not restored.*could not be cloned, and what was saved needs it/s);
  });

  it('A repository that is broken is named, and does not take the others with it', async () => {
    const good = machines.clone(machines.remote('good'), 'good');
    commitAll(good, 'Work');
    const bad = machines.clone(machines.remote('bad'), 'bad');
    writeFileSync(join(bad, '.git', 'HEAD'), 'nonsense');
    const report = await machines.save();
    expect(report).toMatchObject({ leftOut: [expect.stringMatching(/^bad: could not be saved: git/)] });
    expect(await machines.restore()).toContain('good: restored');
  });

  it('Stash entries beyond the bound are named, and the newest ones are back', async () => {
    const path = machines.clone(machines.remote('widget'));
    for (let count = 0; count < STASHES_MAX + 2; count++) {
      write(path, 'README.md', `${count}\n`);
      git(path, 'stash', 'push', '-q', '-m', `number ${count}`);
    }
    expect(await machines.save()).toMatchObject({ leftOut: ['widget: 2 stash entries beyond 50'] });
    expect(await machines.restore()).toContain('Not saved, so lost: widget: 2 stash entries beyond 50');
    const list = (folder: string) => git(folder, 'stash', 'list', '--format=%gs %T').split('\n');
    expect(list(machines.again(path))).toEqual(list(path).slice(0, STASHES_MAX));
  });
});

describe('a remote that is not there any more', () => {
  it('The work on a remote that has moved on stands on the commit that it was made on, and can be pushed', async () => {
    const remote = machines.remote('widget');
    const path = machines.clone(remote);
    git(path, 'checkout', '-q', '-b', 'fix');
    commitAll(path, 'Fix');
    await machines.save();
    const other = machines.clone(remote, '../other');
    git(other, 'commit', '-q', '--amend', '-m', 'Rewritten');
    git(other, 'push', '-q', '-f', 'origin', 'trunk');
    await machines.restore();
    const again = machines.again(path);
    expect(git(again, 'rev-parse', 'fix')).toBe(git(path, 'rev-parse', 'fix'));
    git(again, 'push', '-q', 'origin', 'fix');
    expect(git(other, 'ls-remote', 'origin', 'fix')).toContain(git(path, 'rev-parse', 'fix'));
  });
});

it('A job in the background keeps the machine, for two hours from its start', async () => {
  commitAll(machines.clone(machines.remote('widget')), 'Work');
  const startedAt = Date.now();
  const job = {
    toolCallId: 'c',
    command: 'make all',
    startedAt,
    log: '/dev/null',
    shownBytes: 0,
    processId: process.pid,
  };
  machines.first.jobs.begin({ ...job, scope: { kind: 'group' } });
  expect(await machines.save()).toEqual({
    outcome: 'busy',
    until: startedAt + JOB_KEEPS_MS_MAX,
    jobs: ['Job j1 (make all)'],
  });
  const later = { ...machines.first, now: () => startedAt + JOB_KEEPS_MS_MAX };
  expect(await machines.save({}, later)).toMatchObject({ outcome: 'saved' });
});

import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../../worker-userdata/runtime/saved-work/save/save-repository.ts';
import { commitAll, git, Machines, write } from './machines.ts';

let machines: Machines;
beforeEach(async () => {
  machines = new Machines();
  await machines.bucket.open();
});
afterEach(() => machines.close());

const workspace = () => machines.first.home.workspace;
const restored = () => machines.second.home.workspace;

describe('nothing to save', () => {
  it.each<[string, () => void]>([
    ['an empty workspace', () => undefined],
    ['a clone as it came', () => void machines.clone(machines.remote('widget'))],
    ['a clone with what git ignores', () => write(machines.clone(machines.remote('widget')), 'ignored/big', 'x')],
    [
      'a pushed branch',
      () => {
        const path = machines.clone(machines.remote('widget'));
        git(path, 'checkout', '-q', '-b', 'fix');
        commitAll(path, 'Fix');
        git(path, 'push', '-q', 'origin', 'fix');
      },
    ],
    [
      'a clone with tags, also of commits on no branch',
      () => {
        const remote = machines.remote('widget');
        const other = machines.clone(remote, '../other');
        git(other, 'tag', 'v1');
        commitAll(other, 'Off the branch');
        git(other, 'tag', '-a', 'v2', '-m', 'v2');
        git(other, 'push', '-q', 'origin', 'v1', 'v2');
        const path = machines.clone(remote);
        // Cloned a while after the tags were made.
        const later = Date.now() / 1_000 + 60;
        utimesSync(join(path, '.git', 'description'), later, later);
      },
    ],
    ['installed packages', () => write(workspace(), 'node_modules/a/index.js', 'x')],
  ])('Nothing is uploaded from %s', async (_name, prepare) => {
    prepare();
    expect(await machines.save()).toEqual({ outcome: 'nothing' });
    expect(machines.bucket.objects.size).toBe(0);
  });
});

describe('outside of repositories', () => {
  it('Files outside of repositories come back with modes and links, and the next call starts where it would', async () => {
    write(workspace(), 'notes/plan.md', 'plan');
    write(workspace(), 'run.sh', '#!/bin/sh');
    chmodSync(join(workspace(), 'run.sh'), 0o755);
    symlinkSync('/etc/shadow', join(workspace(), 'link'));
    machines.first.workingDirectory.set(join(workspace(), 'notes'));
    expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
    expect(await machines.restore()).toContain('Back outside of repositories: 3 files');
    expect(readFileSync(join(restored(), 'notes/plan.md'), 'utf8')).toBe('plan');
    expect(machines.second.workingDirectory.get()).toBe(join(restored(), 'notes'));
    // The link came as a link: what it names was never read.
    expect(git(restored(), 'hash-object', '--no-filters', 'run.sh')).not.toBe('');
    expect(existsSync(join(restored(), 'link'))).toBe(existsSync('/etc/shadow'));
  });
});

describe('bounds', () => {
  it('A file over its bound is left out, named, and told after the restore; the rest is saved', async () => {
    const path = machines.clone(machines.remote('widget'));
    write(path, 'big.bin', new Uint8Array(5_000));
    write(path, 'small.txt', 'small');
    write(workspace(), 'loose.bin', new Uint8Array(5_000));
    const report = await machines.save({ fileBytesMax: 1_000 });
    expect(report).toMatchObject({
      outcome: 'saved',
      leftOut: [expect.stringContaining('loose.bin'), expect.stringContaining('widget/big.bin')],
    });
    expect(await machines.restore()).toMatch(/Not saved, so lost: .*big\.bin/);
    expect(readFileSync(join(machines.again(path), 'small.txt'), 'utf8')).toBe('small');
    expect(existsSync(join(machines.again(path), 'big.bin'))).toBe(false);
  });
});

describe('a remote that is not there any more', () => {
  it('A remote that is gone leaves the bundle: commits, branches and changes are back, and the model is told', async () => {
    const remote = machines.remote('widget');
    const path = machines.clone(remote);
    git(path, 'checkout', '-q', '-b', 'fix');
    write(path, 'src/main.ts', 'export const answer = 42;\n');
    commitAll(path, 'Fix the answer');
    write(path, 'README.md', 'changed\n');
    await machines.save();
    rmSync(remote.slice('file://'.length), { recursive: true });
    expect(await machines.restore()).toMatch(/widget: restored on branch fix .*could not be cloned/s);
    const again = machines.again(path);
    expect(git(again, 'rev-parse', 'HEAD')).toBe(git(path, 'rev-parse', 'HEAD'));
    expect(git(again, 'status', '--porcelain')).toBe(git(path, 'status', '--porcelain'));
    expect(git(again, 'remote', 'get-url', 'origin')).toBe(remote);
    expect(git(again, 'log', '--format=%s')).toBe('Fix the answer\nBegin');
  });
});

describe('doing it twice, and half', () => {
  it('A second restore changes nothing, not even what was done since', async () => {
    const path = machines.clone(machines.remote('widget'));
    write(path, 'README.md', 'work\n');
    await machines.save();
    await machines.restore();
    write(machines.again(path), 'README.md', 'newer\n');
    expect(await machines.restore()).toContain('it is there already and was left as it is');
    expect(readFileSync(join(machines.again(path), 'README.md'), 'utf8')).toBe('newer\n');
  });

  it('An archive that is no archive is refused with a reason, without the address', async () => {
    machines.bucket.put('archive', 'nonsense');
    await expect(machines.restore()).rejects.toThrow(/tar/);
    await expect(machines.restore()).rejects.not.toThrow(/s3cret/);
  });
});

it.each([
  ['https://user:secret@example.com/a/b.git', 'https://example.com/a/b.git'],
  ['https://x-access-token@example.com/a/b.git', 'https://example.com/a/b.git'],
  ['ssh://git@example.com/a/b.git', 'ssh://git@example.com/a/b.git'],
  ['git@example.com:a/b.git', 'git@example.com:a/b.git'],
  ['/srv/a.git', '/srv/a.git'],
])('An address is saved without credentials: %s', (address, expected) => {
  expect(withoutCredentials(address)).toBe(expected);
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitAll, git, Machines, stateOf, write } from './machines.ts';

let machines: Machines;
beforeEach(async () => {
  machines = new Machines();
  await machines.bucket.open();
});
afterEach(() => machines.close());

/** A clone in which `one` and `two` have changed the same line, `two` in two commits; `two` is checked out. */
function diverged(): string {
  const path = machines.clone(machines.remote('widget'));
  git(path, 'checkout', '-q', '-b', 'one');
  write(path, 'README.md', 'one\n');
  write(path, 'one.txt', '1\n');
  commitAll(path, 'One');
  git(path, 'checkout', '-q', '-b', 'two', 'trunk');
  write(path, 'README.md', 'two\n');
  commitAll(path, 'Two');
  write(path, 'two.txt', '2\n');
  commitAll(path, 'Two again');
  return path;
}

/** Runs what must end in conflicts. */
function conflicting(path: string, ...words: string[]): void {
  expect(() => git(path, ...words)).toThrow();
}

function resolveAll(path: string): void {
  write(path, 'README.md', 'both\n');
  git(path, 'add', 'README.md');
}

type Case = [name: string, begin: (path: string) => void, told: RegExp, goOn: (path: string) => void];

const cases: Case[] = [
  [
    'a merge with conflicts',
    (path) => conflicting(path, 'merge', '-q', 'one'),
    /a merge of one \(\w+\) into two was under way, with conflicts in README\.md, and is again/,
    (path) => {
      resolveAll(path);
      git(path, 'commit', '-q', '--no-edit');
    },
  ],
  [
    'a merge of a branch that has been removed, without conflicts, not committed',
    (path) => {
      git(path, 'checkout', '-q', '-b', 'three', 'one~');
      git(path, 'merge', '-q', '--no-commit', '--no-ff', 'one');
      git(path, 'branch', '-q', '-D', 'one');
    },
    /a merge of \w+ “One” into three was under way and is again/,
    (path) => git(path, 'commit', '-q', '--no-edit'),
  ],
  [
    'a cherry-pick of two commits, of which the first has conflicts',
    (path) => {
      git(path, 'checkout', '-q', 'one');
      conflicting(path, 'cherry-pick', 'two~2..two');
    },
    /a cherry-pick of \w+ “Two” onto one was under way, with conflicts in README\.md, and is again/,
    (path) => {
      resolveAll(path);
      git(path, '-c', 'core.editor=true', 'cherry-pick', '--continue');
    },
  ],
  [
    'a revert with conflicts',
    (path) => {
      write(path, 'README.md', 'three\n');
      commitAll(path, 'Three');
      conflicting(path, 'revert', '--no-edit', 'HEAD~2');
    },
    /a revert of \w+ “Two” on two was under way, with conflicts in README\.md, and is again/,
    (path) => {
      resolveAll(path);
      git(path, '-c', 'core.editor=true', 'revert', '--continue');
    },
  ],
  [
    'a rebase with conflicts in the first of two commits',
    (path) => conflicting(path, 'rebase', '-q', 'one'),
    /a rebase of two onto one \(\w+\) was under way, with conflicts in README\.md, and is again/,
    (path) => {
      resolveAll(path);
      git(path, '-c', 'core.editor=true', 'rebase', '--continue');
    },
  ],
  [
    'a series of patches, of which one does not apply',
    (path) => {
      git(path, 'format-patch', '-q', '-o', 'ignored', 'trunk');
      git(path, 'checkout', '-q', 'one');
      conflicting(path, 'am', '-q', '-3', 'ignored/0001-Two.patch', 'ignored/0002-Two-again.patch');
    },
    /the application of patches to one was under way, with conflicts in README\.md, and is again/,
    (path) => {
      resolveAll(path);
      git(path, 'am', '-q', '--continue');
    },
  ],
];

describe('what git was in the middle of', () => {
  it.each(cases)('An operation of git goes on where it was, and is told: %s', async (_name, begin, told, goOn) => {
    const path = diverged();
    begin(path);
    const before = stateOf(path);
    expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
    expect(stateOf(path)).toEqual(before);
    expect(await machines.restore()).toMatch(told);
    const again = machines.again(path);
    expect(stateOf(again)).toEqual(before);
    goOn(path);
    goOn(again);
    const result = (folder: string) => git(folder, 'log', '--format=%T %an %s', '--graph');
    expect(result(again)).toBe(result(path));
    expect(git(again, 'status', '--porcelain')).toBe('');
  });

  it.each(cases)('An operation of git can be given up: %s', async (name, begin) => {
    const path = diverged();
    begin(path);
    await machines.save();
    await machines.restore();
    const again = machines.again(path);
    const [, verb = ''] = /(merge|cherry-pick|revert|rebase|patches)/.exec(name) ?? [];
    for (const folder of [path, again]) git(folder, verb === 'patches' ? 'am' : verb, '--abort');
    expect(stateOf(again)).toEqual(stateOf(path));
  });

  it('A cherry-pick from a remote that is gone has all that it needs in the bundle', async () => {
    const path = diverged();
    git(path, 'push', '-q', 'origin', 'two');
    git(path, 'checkout', '-q', 'one');
    conflicting(path, 'cherry-pick', 'two~2..two');
    git(path, 'branch', '-q', '-D', 'two');
    await machines.save();
    rmSync(join(machines.root, 'remotes'), { recursive: true });
    expect(await machines.restore()).toMatch(/a cherry-pick of \w+ “Two” onto one was under way.* and is again/);
    const again = machines.again(path);
    resolveAll(again);
    git(again, '-c', 'core.editor=true', 'cherry-pick', '--continue');
    expect(git(again, 'diff', '--name-only', 'HEAD', 'one~3').split('\n')).toEqual(['README.md', 'one.txt', 'two.txt']);
  });

  it('A cherry-pick whose bundle is too small to hold anything is in the remote', async () => {
    const path = diverged();
    const noise = Uint8Array.from({ length: 30_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 256);
    git(path, 'checkout', '-q', 'one');
    write(path, 'noise.bin', noise);
    commitAll(path, 'Noise');
    git(path, 'push', '-q', 'origin', 'one', 'two');
    conflicting(path, 'cherry-pick', 'two~2..two');
    git(path, 'branch', '-q', '-D', 'two');
    const before = stateOf(path);
    expect(await machines.save({ bundleBytesMax: 3_000 })).toMatchObject({ outcome: 'saved', leftOut: [] });
    expect(await machines.restore()).toMatch(/a cherry-pick of .* onto one was under way.* and is again/);
    expect(stateOf(machines.again(path))).toEqual(before);
  });

  it('Conflicts of a stash entry that was taken out are there again, and told', async () => {
    const path = diverged();
    write(path, 'README.md', 'stashed\n');
    git(path, 'stash', '-q');
    write(path, 'README.md', 'since\n');
    commitAll(path, 'Since');
    conflicting(path, 'stash', 'pop', '-q');
    const before = stateOf(path);
    await machines.save();
    expect(await machines.restore()).toContain('there are conflicts in README.md, as there were');
    expect(stateOf(machines.again(path))).toEqual(before);
  });

  it('A rebase of merges is told, and must be started again', async () => {
    const path = diverged();
    git(path, 'checkout', '-q', '-b', 'side', 'two~');
    commitAll(path, 'Side');
    git(path, 'checkout', '-q', 'two');
    git(path, 'merge', '-q', '--no-edit', 'side');
    conflicting(path, 'rebase', '-q', '-r', 'one');
    const files = git(path, 'ls-files', '--stage');
    expect(await machines.save()).toMatchObject({ leftOut: [expect.stringContaining('widget: a rebase of two onto')] });
    expect(await machines.restore()).toMatch(/a rebase of two onto one .* was under way.* and is not any more/);
    const again = machines.again(path);
    expect(git(again, 'ls-files', '--stage')).toBe(files);
    expect(git(again, 'rev-parse', 'two')).toBe(git(path, 'rev-parse', 'two'));
  });

  it('A file in conflict that is too large is left out, and does not take the others with it', async () => {
    const path = diverged();
    conflicting(path, 'merge', '-q', 'one');
    write(path, 'README.md', new Uint8Array(5_000));
    expect(await machines.save({ fileBytesMax: 1_000 })).toMatchObject({
      leftOut: [expect.stringContaining('widget/README.md')],
    });
    expect(await machines.restore()).toContain('widget: restored');
    expect(git(machines.again(path), 'ls-files', '-u')).toBe(git(path, 'ls-files', '-u'));
  });
});

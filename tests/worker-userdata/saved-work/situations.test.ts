import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitAll, git, Machines, stateOf, write } from './machines.ts';

/** Some hundred starts of git: seconds on a quiet machine. */
const HOOK_MS = 120_000;

let machines: Machines;
beforeAll(async () => {
  machines = new Machines();
  await machines.bucket.open();
});
afterAll(() => machines.close());

/** What somebody did in a clone; the rest of the test is the same for all. */
const SITUATIONS: [name: string, work: (path: string) => void][] = [
  [
    'an unpushed commit',
    (path) => {
      write(path, 'a.txt', 'a\n');
      commitAll(path, 'Add a');
    },
  ],
  [
    'a branch with commits, another one checked out',
    (path) => {
      git(path, 'checkout', '-q', '-b', 'feature/x');
      write(path, 'x.txt', 'x\n');
      commitAll(path, 'Add x');
      git(path, 'checkout', '-q', 'trunk');
    },
  ],
  [
    'a pushed branch with one commit more',
    (path) => {
      git(path, 'checkout', '-q', '-b', 'fix');
      commitAll(path, 'One');
      git(path, 'push', '-q', '-u', 'origin', 'fix');
      commitAll(path, 'Two');
    },
  ],
  [
    'a staged change',
    (path) => {
      write(path, 'README.md', 'new\n');
      git(path, 'add', '-A');
    },
  ],
  ['an unstaged change', (path) => write(path, 'README.md', 'new\n')],
  [
    'staged, then changed again',
    (path) => {
      write(path, 'README.md', 'staged\n');
      git(path, 'add', '-A');
      write(path, 'README.md', 'and changed\n');
    },
  ],
  [
    'untracked files',
    (path) => {
      write(path, 'new/ä b\n.txt', 'x');
      write(path, 'empty', '');
    },
  ],
  ['a deleted file', (path) => rmSync(join(path, 'README.md'))],
  ['a file removed from the index only', (path) => void git(path, 'rm', '-q', '--cached', 'README.md')],
  ['a renamed one', (path) => void git(path, 'mv', 'README.md', 'READ.me')],
  [
    'binary content',
    (path) =>
      write(
        path,
        'b.bin',
        Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7) % 256),
      ),
  ],
  [
    'a script and a link',
    (path) => {
      write(path, 'run.sh', '#!/bin/sh\n');
      chmodSync(join(path, 'run.sh'), 0o755);
      symlinkSync('README.md', join(path, 'link'));
      symlinkSync('/nowhere', join(path, 'broken'));
    },
  ],
  [
    'a detached HEAD with a commit',
    (path) => {
      git(path, 'checkout', '-q', '--detach');
      commitAll(path, 'On nothing');
    },
  ],
  [
    'stash entries, one with untracked files',
    (path) => {
      write(path, 'README.md', 'one\n');
      git(path, 'stash', '-q');
      write(path, 'README.md', 'two\n');
      write(path, 'u.txt', 'u');
      git(path, 'stash', 'push', '-q', '-u', '-m', 'the second');
    },
  ],
  [
    'a merge of two unpushed branches',
    (path) => {
      git(path, 'checkout', '-q', '-b', 'one');
      write(path, 'one.txt', '1');
      commitAll(path, 'One');
      git(path, 'checkout', '-q', '-b', 'two', 'trunk');
      write(path, 'two.txt', '2');
      commitAll(path, 'Two');
      git(path, 'merge', '-q', '--no-edit', 'one');
    },
  ],
  [
    'a tag on an unpushed commit',
    (path) => {
      commitAll(path, 'Release');
      git(path, 'tag', '-a', 'v1', '-m', 'v1');
    },
  ],
  ['history that was rewritten', (path) => void git(path, 'commit', '-q', '--amend', '-m', 'Begin anew')],
  [
    'an orphan branch without a commit',
    (path) => {
      git(path, 'checkout', '-q', '--orphan', 'pages');
      git(path, 'rm', '-rfq', '.');
      write(path, 'index.html', '<p>');
    },
  ],
];

/** All in one workspace, saved and restored once: most of the time goes into starting git. */
describe('a clone comes back as it was', () => {
  const before = new Map<string, unknown>();
  const paths = SITUATIONS.map(([name], index) => ({ name, folder: `clone-${index}` }));
  let report = '';

  beforeAll(async () => {
    const remote = machines.remote('widget');
    for (const [index, [name, work]] of SITUATIONS.entries()) {
      const path = machines.clone(remote, `clone-${index}`);
      work(path);
      before.set(name, stateOf(path));
    }
    expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
    report = await machines.restore();
  }, HOOK_MS);

  it.each(paths)('$name', ({ name, folder }) => {
    expect(existsSync(join(machines.first.home.workspace, folder, '.git', 'refs', 'saved'))).toBe(false);
    expect(report).toContain(`${folder}: restored`);
    const path = join(machines.second.home.workspace, folder);
    expect(stateOf(path)).toEqual(before.get(name));
  });
});

import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describeComingBack } from './coming-back.ts';
import { commitAll, git, write } from './machines.ts';

describeComingBack([
  [
    'an unpushed commit',
    (path) => {
      write(path, 'a.txt', 'a\n');
      commitAll(path, 'Add a');
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
  [
    'tags on commits that the remote has, one with a message',
    (path) => {
      git(path, 'tag', 'here');
      git(path, 'tag', '-a', 'v1', '-m', 'The first: ü');
    },
  ],
  [
    'commits that only a tag holds',
    (path) => {
      git(path, 'checkout', '-q', '--detach');
      write(path, 'tried.txt', 'x');
      commitAll(path, 'Tried');
      git(path, 'tag', 'tried');
      git(path, 'checkout', '-q', 'trunk');
    },
  ],
  [
    'tags that were packed',
    (path) => {
      git(path, 'tag', '-a', 'v1', '-m', 'v1');
      git(path, 'pack-refs', '--all');
    },
  ],
  ['a tag of a file', (path) => void git(path, 'tag', 'readme', 'HEAD:README.md')],
  ['history that was rewritten', (path) => void git(path, 'commit', '-q', '--amend', '-m', 'Begin anew')],
  [
    'an orphan branch without a commit',
    (path) => {
      git(path, 'checkout', '-q', '--orphan', 'pages');
      git(path, 'rm', '-rfq', '.');
      write(path, 'index.html', '<p>');
    },
  ],
]);

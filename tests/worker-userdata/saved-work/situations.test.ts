import { expect } from 'vitest';
import { describeComingBack } from './coming-back.ts';
import { commitAll, git, write } from './machines.ts';

describeComingBack([
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
    'a merge with conflicts, one of which is resolved',
    (path) => {
      git(path, 'checkout', '-q', '-b', 'other');
      for (const name of ['README.md', 'src/main.ts']) write(path, name, 'theirs\n');
      commitAll(path, 'Theirs');
      git(path, 'checkout', '-q', 'trunk');
      for (const name of ['README.md', 'src/main.ts']) write(path, name, 'ours\n');
      commitAll(path, 'Ours');
      expect(() => git(path, 'merge', '-q', 'other')).toThrow();
      git(path, 'add', 'README.md');
    },
  ],
]);

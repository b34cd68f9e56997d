import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, git, write } from '../saved-work/machines.ts';

/** More than a clone brings at first. */
const COMMITS = 180;
/** Each of these would bring as much history again. */
const TAGS = [5, 30, 60, 90, 120, 150];

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a'.repeat(16)}\nsize 12345\n`;
const BOM = '\ufeff';

/** Files whose bytes a careless tool changes: name, content, and one line of it that an edit replaces. */
export const ODD_FILES: { name: string; content: string; line: string }[] = [
  { name: 'windows.txt', content: 'first\r\nsecond\r\nthird\r\n', line: 'second' },
  { name: 'mixed.txt', content: 'first\r\nsecond\nthird\r\nfourth\n', line: 'third' },
  { name: 'marked.cs', content: `${BOM}using System;\r\nusing System.IO;\r\nclass A {}\r\n`, line: 'using System;' },
  { name: 'no-end.txt', content: 'first\nlast', line: 'last' },
  { name: 'größe/été 日本語.md', content: 'eins\nzwei\n', line: 'zwei' },
  { name: 'src/it\'s "quoted" $(x).txt', content: 'one\ntwo\n', line: 'two' },
  // The letter and its accent as two characters: not the same name as with one.
  { name: 'e\u0301te\u0301.txt', content: 'un\ndeux\n', line: 'deux' },
];

/** A repository on a server of files, with the source it was made from and a second one as its submodule. */
export type FixtureRepository = { bare: string; url: string; source: string; submoduleUrl: string };

/** Everything that a plain repository has not: long history, tags, a submodule, LFS, odd names, odd line ends. */
export function fixtureRepository(root: string): FixtureRepository {
  const submodule = bareOf(root, 'library', (folder) => {
    write(folder, 'lib.txt', 'library\n');
    commitAll(folder, 'Library');
  });
  const source = join(root, 'source');
  const bare = bareOf(
    root,
    'odd',
    (folder) => {
      longHistory(folder);
      for (const { name, content } of ODD_FILES) write(folder, name, content);
      write(folder, '.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n*.txt -text\n');
      write(folder, 'größe.bin', LFS_POINTER);
      git(
        folder,
        '-c',
        'protocol.file.allow=always',
        'submodule',
        '--quiet',
        'add',
        `file://${submodule}`,
        'vendor/my lib',
      );
      commitAll(folder, 'All that is odd');
      for (const back of TAGS) git(folder, 'tag', `v${back}`, `trunk~${back}`);
      git(folder, 'branch', 'side', 'trunk~2');
    },
    source,
  );
  return { bare, url: `file://${bare}`, source, submoduleUrl: `file://${submodule}` };
}

function bareOf(
  root: string,
  name: string,
  fill: (folder: string) => void,
  folder = join(root, `${name}-source`),
): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q');
  fill(folder);
  const bare = join(root, 'server', `${name}.git`);
  git(root, 'clone', '-q', '--bare', folder, bare);
  git(folder, 'remote', 'add', 'origin', bare);
  return bare;
}

function longHistory(folder: string): void {
  const stream = Array.from({ length: COMMITS }, (_, index) => {
    const text = `commit ${index}`;
    const from = index ? `from :${index}\n` : '';
    const who = `committer T <t@e> ${1_700_000_000 + index} +0000`;
    return `commit refs/heads/trunk\nmark :${index + 1}\n${who}\ndata ${text.length}\n${text}\n${from}\n`;
  });
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: stream.join('') });
  git(folder, 'reset', '-q', '--hard', 'trunk');
}

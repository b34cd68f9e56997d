import type { CloneState } from '@remote-swe/core/domain/worker/command';
import { expect, it } from 'vitest';
import { changesNothing, readStatus } from '../../../worker-userdata/runtime/repository-setup/clone-states.ts';

const OID = 'b4d2f0c1a9e8d7c6b5a4938271605f4e3d2c1b0a';
const entries = (...all: string[]) => all.map((entry) => `${entry}\0`).join('');
const CHANGED = '1 .M N... 100644 100644 100644 aaa bbb src/a file.ts';

it.each<[string, string, Omit<CloneState, 'path'>]>([
  [
    'a branch with an upstream and changes',
    entries(
      `# branch.oid ${OID}`,
      '# branch.head fix/dates',
      '# branch.upstream origin/fix/dates',
      '# branch.ab +2 -1',
      CHANGED,
      '? new.ts',
    ),
    { branch: 'fix/dates', head: OID, unpushed: 2, changed: ['src/a file.ts', 'new.ts'], changedCount: 2 },
  ],
  [
    'a clean branch without upstream',
    entries(`# branch.oid ${OID}`, '# branch.head main'),
    { branch: 'main', head: OID, changed: [], changedCount: 0 },
  ],
  [
    'a detached head with a conflict',
    entries(`# branch.oid ${OID}`, '# branch.head (detached)', 'u UU N... 100644 100644 100644 100644 a b c lib/é.ts'),
    { head: OID, changed: ['lib/é.ts'], changedCount: 1 },
  ],
  [
    'no commit yet',
    entries('# branch.oid (initial)', '# branch.head main'),
    { branch: 'main', changed: [], changedCount: 0 },
  ],
  ['nothing', '', { changed: [], changedCount: 0 }],
  [
    'more files than are named, cut in the middle of one',
    `${entries(`# branch.oid ${OID}`, '# branch.head main', ...Array.from({ length: 30 }, (_, n) => `? f${n}`))}? half`,
    { branch: 'main', head: OID, changed: Array.from({ length: 20 }, (_, n) => `f${n}`), changedCount: 30 },
  ],
])('The state of a clone is read from what git says: %s', (_name, said, state) => {
  expect(readStatus('/w', said)).toEqual({ path: '/w', ...state });
});

const looks = (name: string, input: unknown = {}) => changesNothing({ toolCallId: 'a', name, input });

it.each([
  'ls -la src && cat package.json',
  'cd /w/widget; git status --short',
  'git -C /w log --oneline -5 | head',
  'git --no-pager diff HEAD~1 -- a.ts',
  'rg -n "foo|bar" src 2>/dev/null | wc -l',
  "sed -n '10,40p' src/a.ts",
  'find . -name "*.ts" >/dev/null 2>&1',
  "rg 'a\\(b; c' && echo '<done>'",
  'pwd\nls',
  'sed -n 7p a.ts | head -1; sed -n "1,5p" "src/a b.ts" && sed -n 3,9p',
  'rg "foo$" src; rg "a(b){2}" .',
  "rg 'x{1,2}' && git show HEAD@{1} && git diff @{u}",
  'test -f a.ts && echo "it\'s $HOME"',
  'grep -E "a|b" a 2>&1 >/dev/null; wc -l "$PWD/a"',
])('Clones are not looked at anew after a command that only reads: %s', (command) => {
  expect(looks('bash', { command })).toBe(true);
});

it.each([
  'npm test',
  'echo x > a.txt',
  'cat a >> b',
  'ls $(touch a)',
  'ls `touch a`',
  'diff <(rm a) b',
  'find . -name a -delete',
  'find . -exec rm {} +',
  'git log --output=a',
  'git -c core.pager=touch status',
  'git commit -m "log"',
  'git diff --ext-diff',
  'rg --pre ./x foo',
  'sed -i s/a/b/ c',
  "sed -n '1w x' c",
  'find . "-delete"',
  "echo \\'; rm a; echo \\'",
  "ls # it's\nrm a # it's",
  'echo "$(rm a)"',
  '"rm" a',
  'ls & rm a',
  'ls && rm a',
  'ls | tee a',
  'cat a\nrm a',
  'X=1 ls',
  `cat ${'a '.repeat(2_000)}`,
  // A page is of one file, and no option stands behind it.
  "sed -n '1,5p' -i f",
  'sed -n 1,5p --in-place f',
  "sed -n 1p -e 'w out' f",
  'sed -n 1p f -i',
  'sed -n 1p "-i" f',
  "sed -n 1p '-i'",
  "sed -n 1p ''-i f",
  'sed -n 1p -s -i f',
  'sed -n 1p -f script f',
  'sed -n 1p $x f',
  'sed -n 1p $x',
  // Where a quote ends, and what the shell does in one.
  "echo $'\\'' ; rm -rf x ; echo ''",
  'echo $"$(rm a)"',
  `echo "$x '$(rm a)'"`,
  `echo "\${x:-'$(rm a)'}"`,
  `echo $['$(rm a)']`,
  'echo "a" "b',
  "echo 'a\nrm b",
  `echo "a\\"; rm a; echo "b"`,
  "ls;#'\nrm a\n#'",
  "ls|cat;#'\nrm a\n#'",
  "ls &''& rm a",
  // What else the shell does.
  'ls () (rm a)\nls',
  'ls\n>/dev/null rm a',
  'ls; >/dev/null rm a',
  'find . {-delete,}',
  'git log --o{utput=a,}',
  `find . \${x:--delete}`,
  'find .$IFS-delete',
  'find . -f{ls,} a',
  "test -v 'a[$(rm b)]'",
  "test '-v' 'a[$(rm b)]'",
  "test -$9v 'a[$(rm b)]'",
  'find . -d$9elete',
  // Options by their beginning or among others, and programs that a reader starts.
  'git diff --ext-d',
  'git grep --open-f=touch x',
  'git grep --op=touch x',
  'git grep -nOtouch x',
  'rg --hostname-bin ./x foo',
])('Clones are looked at anew after a command that may change something: %s', (command) => {
  expect(looks('bash', { command })).toBe(false);
});

it('Clones are looked at anew after the tools that change a machine, and after those that nothing is known of', () => {
  const names = ['read_file', 'view_image', 'edit_file', 'clone_repository', 'restore_work', 'docs_find', 'bash'];
  expect(names.filter((name) => looks(name))).toEqual(['read_file', 'view_image']);
});

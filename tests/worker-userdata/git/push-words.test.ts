import { describe, expect, it } from 'vitest';
import { destinations } from '../../../worker-userdata/runtime/git/push/destinations.ts';
import { gitWords, pushArguments } from '../../../worker-userdata/runtime/git/push/git-words.ts';
import { refusalOf } from '../../../worker-userdata/runtime/git/push/push-rules.ts';
import { pushWords } from '../../../worker-userdata/runtime/git/push/push-words.ts';
import { readBranches } from '../../../worker-userdata/runtime/git/push/remote-branches.ts';

const plain = { branch: 'fix', upstreamOf: () => undefined, refspecs: [], isEveryBranch: false };

/** The branches that a push with these words would change. */
function changed(words: string, defaults = {}): string {
  const found = destinations(pushWords(words.split(' ').filter(Boolean)), { ...plain, ...defaults });
  return found === 'every' ? found : found.join(' ');
}

describe('what a push would change', () => {
  it.each([
    ['', 'fix'],
    ['origin', 'fix'],
    ['origin HEAD', 'fix'],
    ['origin @', 'fix'],
    ['-u origin feature/x', 'feature/x'],
    ['origin HEAD:main', 'main'],
    ['origin HEAD:refs/heads/main other', 'main other'],
    ['origin heads/main', 'main'],
    ['origin a:heads/main', 'main'],
    ['origin +HEAD:main', 'main'],
    ['-f origin fix', 'fix'],
    ['-uf origin fix', 'fix'],
    ['--force-with-lease origin fix', 'fix'],
    ['--force-with-lease=fix:abc origin fix', 'fix'],
    ['--forc origin fix', 'fix'],
    ['origin --delete old', 'old'],
    ['-d origin old', 'old'],
    ['--del origin old', 'old'],
    ['origin :old', 'old'],
    ['origin v1:refs/tags/v1', ''],
    ['origin tag v1', ''],
    ['origin refs/tags/v1', ''],
    ['--tags origin', ''],
    ['--tags origin fix', 'fix'],
    ['origin HEAD:refs/for/main', ''],
    ['--all', 'every'],
    ['--branches origin', 'every'],
    ['--mirror origin', 'every'],
    ['--mir origin', 'every'],
    ['origin :', 'every'],
    ['origin +:', 'every'],
    ['origin refs/heads/*:refs/heads/*', 'every'],
    ['-o ci.skip origin main', 'main'],
    ['-oci.skip origin main', 'main'],
    ['-fo ci.skip origin main', 'main'],
    ['--push-option ci.skip origin main', 'main'],
    ['--repo origin', 'fix'],
    ['--recurse-submodules check origin main', 'main'],
    ['-- origin main', 'main'],
  ])('git push %s changes %j', (words, branches) => {
    expect(changed(words)).toBe(branches);
  });

  it('What a push without a refspec changes is what the clone is set to', () => {
    expect(changed('', { upstreamOf: () => 'refs/heads/main' })).toBe('fix main');
    expect(changed('origin', { refspecs: ['HEAD:release', '+refs/heads/x'] })).toBe('release x');
    expect(changed('', { isEveryBranch: true })).toBe('every');
    expect(changed('origin fix', { isEveryBranch: true })).toBe('fix');
    expect(changed('', { branch: undefined })).toBe('');
  });

  it('A branch that is named alone also counts as where the clone sends it', () => {
    const refspecs = ['fix:main', '+refs/heads/te*m:refs/heads/x/*', 'refs/heads/*:refs/notes/*'];
    expect(changed('origin fix', { refspecs })).toBe('fix main');
    expect(changed('origin heads/team', { refspecs })).toBe('team x/a');
    expect(changed('origin tem', { refspecs })).toBe('tem x/');
    expect(changed('origin fix:other :fix', { refspecs })).toBe('other fix');
    expect(changed('origin other', { upstreamOf: (branch: string) => `refs/heads/main-of-${branch}` })).toBe(
      'other main-of-other',
    );
  });
});

it.each([
  [['git', 'push', 'origin'], ['origin']],
  [['/usr/lib/git-core/git', '-C', 'x', '-c', 'a=b', '--no-pager', 'push', 'o'], ['o']],
  [
    ['git', '--git-dir', 'x', 'publish', 'o'],
    ['-u', 'o'],
  ],
  [['git', 'nothing', 'o'], undefined],
  [['git', 'shell'], undefined],
  [
    ['git-send-pack', '--stdin', 'url'],
    ['--stdin', 'url', '--all'],
  ],
  [['git', 'fetch', 'push'], undefined],
  [['git', 'remote-https', 'push'], undefined],
  [['git', 'credential', 'fill'], undefined],
  [['gitk', 'push'], undefined],
  [['sh', '-c', 'git push'], undefined],
])('Of %j the words of a push are %j', (command, words) => {
  const aliases: Record<string, string> = { publish: 'push -u', shell: '!git push', push: 'fetch' };
  const found = gitWords(command, (name) => aliases[name]);
  expect(found && pushArguments(found)).toEqual(words);
});

describe('which branches are not pushed', () => {
  const rules = {
    protected: ['default', 'release/*', 'env/*/live'],
    named: ['theirs', 'release/2', 'origin/named'],
    foreign: ['origin/fix', 'origin/named', 'default'],
  };
  const facts = (branch: string) => ({
    isDefault: branch === 'trunk',
    isThere: branch !== 'new',
    isHere: branch !== 'lost',
    isOurs: branch === 'ours' || branch === 'origin/fix' || branch === 'release/1',
  });
  const why = (branch: string) => refusalOf([branch], facts, rules) ?? 'may be';

  it.each([
    ['new', 'may be'],
    ['ours', 'may be'],
    ['theirs', 'may be'],
    ['trunk', 'trunk is the default branch'],
    ['release/1', 'release/1 is a protected branch'],
    ['release/2', 'release/2 is a protected branch'],
    ['env/eu/live', 'env/eu/live is a protected branch'],
    ['env/live', 'somebody else'],
    ['foreign', "foreign has no commit of yours, so it is somebody else's"],
    ['origin/fix', 'origin/fix is a branch of the session that this one was forked from. Push a branch of your own'],
    ['origin/named', 'may be'],
    ['default', 'forked from'],
    ['lost', 'lost has commits that are not in this clone, so nobody knows here whose it is. Fetch'],
  ])('A push to %s %s', (branch, words) => {
    expect(why(branch)).toContain(words);
  });

  it('A push of several branches is refused for the first that is', () => {
    expect(refusalOf(['ours', 'trunk'], facts, rules)).toContain('trunk');
    expect(refusalOf(['ours', 'trunk'], facts, { protected: [], named: ['trunk'] })).toBeUndefined();
  });
});

it('The branches of a host are read as git prints them, and nothing else is taken for one', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(64)];
  const said = `ref: refs/heads/trunk\tHEAD\n${a}\tHEAD\n${b}\trefs/heads/x/y\n${a}\trefs/tags/v1\nwarning\trefs/heads/z\n${a}`;
  const { defaultBranch, commits } = readBranches(said);
  expect({ defaultBranch, commits: [...commits] }).toEqual({
    defaultBranch: { name: 'trunk', commit: a },
    commits: [['x/y', b]],
  });
  expect(readBranches('')).toEqual({ defaultBranch: undefined, commits: new Map() });
});

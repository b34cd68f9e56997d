import { withNamedBranches } from '@remote-swe/core/domain/session/named-branches';
import { describe, expect, it } from 'vitest';
import { skipsHooks, whyHooksStay } from '../../../../worker-userdata/runtime/tools/bash/skipped-hooks.ts';
import { tooFast } from '../../../growth.ts';

describe('a script that leaves out hooks', () => {
  it.each([
    ['git commit --no-verify -m x', '--no-verify'],
    ['git add . && git commit -m "a b" -n', '-n'],
    ['git commit -anm x', '-anm'],
    ['cd ~/widget; git -C . -c user.name=x push --no-verify origin HEAD', '--no-verify'],
    ['if true; then git push --no-verif; fi', '--no-verif'],
    ['(git merge --no-verify main)', '--no-verify'],
    ['git rebase --no-verify main | cat', '--no-verify'],
    ['git pull --no-verify', '--no-verify'],
    ['git am -n x.patch', '-n'],
    ["git commit '--no-verify' -m x", '--no-verify'],
    ['git commit \\\n  --no-verify', '--no-verify'],
    ['/usr/bin/git commit --no-verify', '--no-verify'],
    ['bash -c "git commit --no-verify -m \\"x\\""', '--no-verify'],
    ['HUSKY=0 git commit -m x', 'HUSKY=0'],
    ['SKIP=eslint git commit -m x', 'SKIP=eslint'],
    ['export HUSKY=0; git commit -m x', 'HUSKY=0'],
    ['env LEFTHOOK=0 git push', 'LEFTHOOK=0'],
    ['git -c core.hooksPath=/dev/null commit -m x', 'core.hooksPath=/dev/null'],
    ['git config core.hooksPath /dev/null', 'core.hooksPath /dev/null'],
    ['git commit -F - <<EOF\nwords\nEOF\ngit push --no-verify', '--no-verify'],
    // What is no heredoc hides nothing behind it.
    ['grep a <<< b\ngit push --no-verify', '--no-verify'],
    ['grep a <<<"b c"\ngit push --no-verify', '--no-verify'],
    ['grep a <<<$x; git push --no-verify', '--no-verify'],
    ['echo $((1 << 3))\ngit commit --no-verify -m x', '--no-verify'],
    ['(( x = 1 << 3 ))\ngit commit --no-verify -m x', '--no-verify'],
    ['((x<<=y))\ngit commit --no-verify -m x\n', '--no-verify'],
    ['echo $((1 << (2 + 1) << x))\ngit commit --no-verify -m x\nx', '--no-verify'],
    ['echo $[1 << 3]\ngit commit --no-verify -m x', '--no-verify'],
    ['echo $(( $(cat <<A\n1\nA\n) << 2 ))\ngit push --no-verify', '--no-verify'],
    ["cat <<A <<'B C'\na\nA\nb\nB C\ngit push --no-verify", '--no-verify'],
    ['cat <<-A\n\tx\n\tA\ngit push --no-verify', '--no-verify'],
    ["echo $'it\\'s'\ngit push --no-verify", '--no-verify'],
    ['echo "it\'s" $"a"\ngit push --no-verify', '--no-verify'],
    // Where output goes ends a word, and is none.
    ['git commit -n>log', '-n'],
    ['git commit -n>>log -m x', '-n'],
    ['git commit -m x -n 2>&1', '-n'],
    ['git commit -m x &>log -n', '-n'],
    ['git commit > log -n', '-n'],
    ['git commit>log -n', '-n'],
    ['>log git commit -n', '-n'],
    ['2>/dev/null git commit -n', '-n'],
    ['git commit -n<input', '-n'],
    ['git commit -n>|log', '-n'],
    ['diff a <(git commit -n)', '-n'],
    ['x=`git push --no-verify`', '--no-verify'],
    ['x=$(git push --no-verify 2>&1)', '--no-verify'],
    // What runs in quotes, and what stands behind it.
    ['out="$(git push --no-verify 2>&1)"; echo "$out"', '--no-verify'],
    ['echo "`git push --no-verify`"', '--no-verify'],
    ['git commit -m $(cat x) -n', '-n'],
    ['git commit -m "$(cat <<\'EOF\'\nsay "hi, it\'s\nEOF\n)" -n', '-n'],
    ['case $x in a) git push --no-verify;; esac', '--no-verify'],
    ['((x++)) && (cd a && (git push --no-verify))', '--no-verify'],
    // Programs that start another one, with options of their own.
    ['timeout 60 git push --no-verify', '--no-verify'],
    ['timeout -k 5 2m git push --no-verify', '--no-verify'],
    ['sudo -E git push --no-verify', '--no-verify'],
    ['env -i HUSKY=0 git push', 'HUSKY=0'],
    ['eval "git push --no-verify"', '--no-verify'],
    // Options and their values.
    ['git commit -m -n -n', '-n'],
    ['git commit -m -- -n', '-n'],
    ['git commit -nm"a b"', '-nma b'],
    ['git commit -am x --author "a <b>" -n', '-n'],
    ['git commit -Skey -n', '-n'],
    ['git commit -S -n', '-n'],
    ['git commit -u -n', '-n'],
    ['git commit --message=x -n', '-n'],
    ['git push -o ci.skip --no-verify', '--no-verify'],
    ['git -c core.hooksPath= commit -m x', 'core.hooksPath='],
    ['git config --local core.hooksPath /dev/null', 'core.hooksPath /dev/null'],
    ['git config set --global core.hooksPath /dev/null', 'core.hooksPath /dev/null'],
    ['git config core.hooksPath ""', 'core.hooksPath '],
    // What is set for all that follows.
    ['export SKIP=slow; npm test; git commit -m x', 'SKIP=slow'],
    ['export CI=1 HUSKY=0 && git push', 'HUSKY=0'],
    ['declare -x HUSKY=0; git push', 'HUSKY=0'],
    ['export HUSKY=0; bash -c "git commit -m x"', 'HUSKY=0'],
    ['HUSKY=0 bash -c "git commit -m x"', 'HUSKY=0'],
  ])('The script %j does, by %s', (script, how) => {
    expect(skipsHooks(script)).toBe(how);
  });

  it.each([
    'git commit -m "never use --no-verify"',
    "git commit -m 'git push --no-verify'",
    'git commit -mn',
    'git commit -m -n-',
    'git push -n origin HEAD',
    'git merge -n main',
    'git log -n 5',
    'git commit -m x -- -n',
    'rg -- --no-verify',
    'echo git commit --no-verify > notes',
    'npm run release -- --no-verify',
    '# git commit --no-verify',
    "cat > hooks.md <<'EOF'\ngit commit --no-verify\nEOF\ngit add hooks.md",
    'git config core.hooksPath .githooks',
    'HUSKY=0 npm ci',
    'git commit -m "unfinished',
    // A text that is only written.
    'cat <<\\EOF > notes.md\ngit commit --no-verify\nEOF',
    "cat <<'END OF IT' > notes.md\ngit commit --no-verify\nEND OF IT",
    'cat <<"EOF!" > notes.md\ngit commit --no-verify\nEOF!',
    'cat <<E\\OF > notes.md\ngit commit --no-verify\nEOF\nls',
    'cat <<EOF\n  EOF\ngit commit --no-verify\nEOF',
    'cat <<A > a; cat <<B > b\ngit push --no-verify\nA\ngit push --no-verify\nB',
    'cat <<-EOF\n\tgit push --no-verify\n\tEOF',
    'cat > a <<EOF\r\ngit push --no-verify\r\nEOF\r\nls',
    "echo $'it\\'s git push\\n; git push --no-verify'",
    'echo x > --no-verify',
    'git commit -m x > -n',
    'grep "git commit" <<< "git push --no-verify"',
    'git commit -m "$(cat <<\'EOF\'\nNever use "git commit --no-verify" here, it\'s bad)\nEOF\n)"',
    'git commit -m "$(cat <<EOF\n(a git push --no-verify\nEOF\n)" && git push',
    'echo "$(echo "git push --no-verify")"',
    // A value is no option.
    'git commit -m -n',
    'git commit -am -n',
    'git commit --message -n',
    'git commit --mess -n',
    'git commit -F -n',
    'git commit -m --no-verify',
    'git commit --author -n -m x',
    'git commit --trailer --no-verify -m x',
    'git commit -m core.hooksPath=/dev/null',
    'git commit -m HUSKY=0',
    'git merge -m --no-verify main',
    'git rebase --onto --no-verify main',
    'git push -o --no-verify origin x',
    'git am --directory -n x.patch',
    'git commit -unormal',
    'git commit -Snn',
    // Nothing that has hooks follows.
    'export SKIP=slow; npm test',
    'export HUSKY=0; npm ci && git status',
    'git commit -m x; export HUSKY=0; npm ci',
    'export SKIP=slow; npm test; unset SKIP; git commit -m x',
    'export HUSKY=0; npm ci; export HUSKY=1; git commit -m x',
    'declare -x CI=1; git push',
    'HUSKY=0 bash -c "npm ci"',
    'HUSKY=0 bash -c "npm ci"; git push',
    'git config --get core.hooksPath',
    'git config --unset core.hooksPath',
    'timeout 60 npm test',
    'bash -c',
    'sh',
    '',
  ])('The script %j does not', (script) => {
    expect(skipsHooks(script)).toBeUndefined();
  });

  it('A person who has written it lifts the guard, and nothing else does', () => {
    const script = 'git commit --no-verify -m x';
    expect(whyHooksStay(script, [])).toMatch(/^Nothing of this command was run: .* \(--no-verify\)\. .*once a person/);
    expect(whyHooksStay(script, withNamedBranches([], ['The hook is broken, use --no-verify please']))).toBeUndefined();
    expect(whyHooksStay(script, withNamedBranches([], ['Mend `main`, verify it']))).toBeDefined();
  });
});

const CHARS = 25_000;
const UNITS =
  '( (( $( ` "$( "` << <<\' \' " > \\ $\' &> 1> ) ; # \t \n <<a\n #\n \tA\n HUSKY=0_ eval_ git_-c_ git_commit_-mmm\n export_HUSKY=0;'
    .split(' ')
    .map((unit) => unit.replaceAll('_', ' '));

it.each(UNITS)('The time to look for what leaves out hooks grows with the script: %j', (unit) => {
  expect(tooFast((chars) => skipsHooks(unit.repeat(chars / unit.length)), CHARS)).toBeUndefined();
});

it('The time to look for what leaves out hooks grows with the script: heredocs that each end at another line', () => {
  const script = (chars: number) => Array.from({ length: chars / 8 }, (_, at) => `<<a${at}`).join('\n');
  expect(tooFast((chars) => skipsHooks(script(chars)), CHARS)).toBeUndefined();
});

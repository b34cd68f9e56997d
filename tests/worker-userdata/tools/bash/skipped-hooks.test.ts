import { withNamedBranches } from '@remote-swe/core/domain/session/named-branches';
import { describe, expect, it } from 'vitest';
import { skipsHooks, whyHooksStay } from '../../../../worker-userdata/runtime/tools/bash/skipped-hooks.ts';

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

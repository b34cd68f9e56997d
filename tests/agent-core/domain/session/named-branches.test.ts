import { expect, it } from 'vitest';
import { withNamedBranches } from '../../../../layers/agent-core/src/domain/session/named-branches.ts';

it.each([
  ['please push to `develop`, thanks', ['develop']],
  ['push to develop', []],
  ['fix feature/login-2 and release_1', ['feature/login-2', 'release_1']],
  ['see https://github.com/a/b/tree/feature/x.', ['feature/x']],
  ['on `user@fix+more#2` and dev/me@home#1 please', ['user@fix+more#2', 'dev/me@home#1']],
  ['`rm -rf x; y`', []],
  ['ブランチ `直し` と fix-1 に', ['fix-1', '直し']],
  ['push to `feature/日本`', ['feature/日本']],
  ['see https://github.com/a/b/tree/feature/%E6%97%A5%E6%9C%AC', ['feature/日本']],
  ['`é`と`ファイル・名`', ['é']],
])('Of %j the names that a branch may have are %j', (text, names) => {
  expect(withNamedBranches([], [text])).toEqual(expect.arrayContaining(names));
  if (names.length === 0) expect(withNamedBranches([], [text])).toEqual([]);
});

it('Names of branches are kept once, the newest last, and not without end', () => {
  const many = Array.from({ length: 300 }, (_, index) => `b-${index}`);
  const kept = withNamedBranches(['old-1'], [many.join(' '), 'b-7']);
  expect(kept).toHaveLength(100);
  expect(kept.at(-1)).toBe('b-7');
  expect(kept).toContain('b-299');
  expect(kept).not.toContain('old-1');
});

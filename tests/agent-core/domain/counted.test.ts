import { counted } from '@remote-swe/core/domain/counted';
import { expect, it } from 'vitest';

it.each([
  [0, 'commit', undefined, '0 commits'],
  [1, 'commit', undefined, '1 commit'],
  [2, 'commit', undefined, '2 commits'],
  [1, 'branch', 'branches', '1 branch'],
  [2, 'branch', 'branches', '2 branches'],
])('%i of %s are written as %4$s', (count, noun, plural, expected) => {
  expect(counted(count, noun, plural)).toBe(expected);
});

import { ownersOf } from '@remote-swe/core/domain/pull-request/code-owners';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../growth.ts';

const owns = (pattern: string, file: string) => ownersOf(`${pattern} @a`, [file]).length === 1;

describe('owners of files', () => {
  it.each([
    ['*', ['a', 'a/b/c.js'], []],
    ['*.js', ['a.js', 'a/b.js'], ['a.jsx', 'ajs']],
    ['/build/logs/', ['build/logs/a', 'build/logs/b/c'], ['a/build/logs/c', 'build/logs']],
    ['docs/*', ['docs/a.md'], ['docs/b/a.md', 'x/docs/a.md']],
    ['docs/*.md', ['docs/a.md'], ['docs/b/a.md', 'docs/a.js']],
    ['apps/', ['apps/a', 'x/apps/y/z'], ['apps', 'apps2/a']],
    ['apps', ['apps', 'apps/a', 'x/apps/y'], ['apps2']],
    ['/apps/github', ['apps/github', 'apps/github/x/y'], ['x/apps/github', 'apps/github2']],
    ['**/logs', ['logs/a', 'x/y/logs/b', 'logs'], ['catalogs/a']],
    ['/docs/**', ['docs/a', 'docs/b/c'], ['docs', 'x/docs/a']],
    ['a/**/b', ['a/b', 'a/x/y/b'], ['x/a/b', 'a/xb']],
    ['src/?.js', ['src/a.js'], ['src/ab.js']],
    ['with\\ space.md', ['with space.md'], ['with']],
    ['/Docs/', [], ['docs/a']],
    ['!secret', [], ['secret', '!secret']],
    ['[ab].js', [], ['a.js']],
    ['a+(b).js', ['a+(b).js'], ['ab.js']],
  ])('Owners of files are found by the pattern %s', (pattern, yes, no) => {
    expect(yes.filter((file) => !owns(pattern, file))).toEqual([]);
    expect(no.filter((file) => owns(pattern, file))).toEqual([]);
  });

  it('Owners of a file are those of the last rule that matches, and a rule without owners frees it', () => {
    const text = '# all\r\n* @all\n*.js @acme/js a@b.example # why\n/lib/free.js\n/bad.js nobody\n\n';
    expect(ownersOf(text, ['a', 'x.js', 'lib/free.js', 'bad.js'])).toEqual([
      { owner: '@acme/js', files: 2 },
      { owner: 'a@b.example', files: 2 },
      { owner: '@all', files: 1 },
    ]);
    expect(ownersOf('', ['a'])).toEqual([]);
  });

  it('Owners of files are found in any text, and a hostile pattern takes little time', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, file) => Array.isArray(ownersOf(text, [file]))));
    const hostile = `${'*a'.repeat(500)}b @a\n${'**/a/'.repeat(500)}b @a`;
    expect(processorMs(() => ownersOf(hostile, ['a'.repeat(2_000), 'a/'.repeat(1_000)]))).toBeLessThan(1_000);
  });
});

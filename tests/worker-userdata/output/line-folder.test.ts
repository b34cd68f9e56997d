import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineFolder } from '../../../worker-userdata/runtime/output/line-folder.ts';

function folded(...pieces: string[]): string {
  const folder = new LineFolder();
  return pieces.map((piece) => folder.push(piece)).join('') + folder.end();
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

describe('the line folder', () => {
  it.each([
    ['equal lines', lines(9, () => 'waiting'), 'waiting\nwaiting\n[… 6 similar lines …]\nwaiting\n'],
    ['lines without an end', `${lines(9, () => 'x')}x`, 'x\nx\n[… 6 similar lines …]\nx\nx'],
    [
      'reports of progress',
      lines(20, (at) => `fetched ${at * 5}% (${at}.5 MB) in ${at}s`),
      'fetched 0% (0.5 MB) in 0s\nfetched 5% (1.5 MB) in 1s\n[… 17 similar lines …]\nfetched 95% (19.5 MB) in 19s\n',
    ],
    [
      'tests that passed',
      lines(30, (at) => `  ✓ case ${'abc'[at % 3]} (${at} ms)`),
      '  ✓ case a (0 ms)\n  ✓ case b (1 ms)\n[… 27 similar lines …]\n  ✓ case c (29 ms)\n',
    ],
    [
      'TAP',
      lines(8, (at) => `ok ${at + 1} - does this`),
      'ok 1 - does this\nok 2 - does this\n[… 5 similar lines …]\nok 8 - does this\n',
    ],
    [
      'TAP of Node, with what it says beside each test',
      lines(
        3,
        (at) => `# Subtest: t${at}\nok ${at + 1} - t${at}\n  ---\n  duration_ms: ${at}.5\n  type: 'test'\n  ...`,
      ),
      '# Subtest: t0\nok 1 - t0\n[… 15 similar lines …]\n  ...\n',
    ],
    [
      'what cargo takes on',
      lines(8, (at) => `   Compiling crate-${at} v1.${at}.0`),
      '   Compiling crate-0 v1.0.0\n   Compiling crate-1 v1.1.0\n[… 5 similar lines …]\n   Compiling crate-7 v1.7.0\n',
    ],
  ])('The line folder folds %s', (_what, input, shown) => {
    expect(folded(input)).toBe(shown);
  });

  it.each([
    ['few lines', lines(5, () => 'x')],
    ['numbers of a table', lines(20, (at) => `${at},${at * 2}`)],
    ['a list', lines(20, (at) => `- item ${at}`)],
    ['empty lines', '\n'.repeat(20)],
    ['imports', lines(20, (at) => `import { a${at} } from './a${at}.ts';`)],
    ['tests that failed', lines(20, (at) => `not ok ${at} - does this`)],
    ['long lines', lines(20, () => 'x'.repeat(2_000))],
    ['nothing', ''],
  ])('The line folder leaves %s as they are', (_what, input) => {
    expect(folded(input)).toBe(input);
  });

  it('The line folder leaves a TAP failure whole among passes', () => {
    const pass = (n: number) => `# Subtest: t${n}\nok ${n} - t${n}\n  ---\n  duration_ms: ${n}.5\n  ...\n`;
    const failure = `# Subtest: bad\nnot ok 4 - bad\n  ---\n  duration_ms: 2.1\n  location: 'a.js:1:2'\n  error: 'no'\n  ...\n`;
    const shown = folded(`${pass(1)}${pass(2)}${pass(3)}${failure}${pass(5)}${pass(6)}${pass(7)}`);
    expect(shown).toContain(failure);
    expect(shown.match(/similar lines/g)).toHaveLength(2);
  });

  it('The line folder shows a failure among passes, and both runs around it', () => {
    const passes = lines(10, (at) => `✓ case ${at}`);
    const shown = folded(`${passes}✗ case x\n${passes}`);
    expect(shown).toContain('✗ case x\n');
    expect(shown.match(/similar lines/g)).toHaveLength(2);
  });

  it('The line folder gives the same however the output is cut, and never loses a line that is like no other', () => {
    const parts = fc.array(fc.constantFrom('a\n', 'a\n', 'a\n', 'b\n', '✓ x\n', '✓ y\n', 'c', '\n'), { maxLength: 60 });
    fc.assert(
      fc.property(parts, fc.nat(60), (words, place) => {
        const whole = folded(words.join(''));
        expect(folded(words.slice(0, place).join(''), words.slice(place).join(''))).toBe(whole);
        expect(new Set(whole.split('\n'))).toEqual(
          new Set([
            ...whole.split('\n'),
            ...words
              .join('')
              .split('\n')
              .filter((line) => !line.startsWith('✓')),
          ]),
        );
      }),
    );
  });
});

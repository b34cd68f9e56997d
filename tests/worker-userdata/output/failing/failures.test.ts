import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OUTPUT_HEAD_CHARS, OUTPUT_TAIL_CHARS } from '@remote-swe/core/tools/bash';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markOf } from '../../../../worker-userdata/runtime/output/failing/marks.ts';
import { ShownOutput } from '../../../../worker-userdata/runtime/output/shown-output.ts';

const LOG = '/var/lib/remote-swe/calls/x/log';
const WORDS = ['alpha', 'brisk', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'haze'];
/** What programs say beside the failure; no two lines are alike. */
const noise = (chars: number, from = 0) => {
  let text = '';
  for (let n = from; text.length < chars; n++)
    text += `${WORDS[n % 8]} ${WORDS[(n >> 3) % 8]} handled request number ${n} and went on to ${WORDS[(n >> 2) % 8]}\n`;
  return text;
};

/** What is told of the middle; short, since a failing assertion prints it. */
const told = (text: string) => text.split('look like failures:]')[1]?.split('[…]')[0] ?? '';

function shown(output: string, isSuccess = false): string {
  const view = new ShownOutput(LOG);
  view.push(output);
  view.end();
  return view.text({ isSuccess });
}

/** Of each tool's log: what whoever mends it must read. */
const MUST_HOLD: [string, string[]][] = [
  [
    'vitest',
    [
      ' FAIL  tests/cart.test.ts > cart > adds up > rounds half to even',
      'AssertionError: expected 12.35 to be 12.34 // Object.is equality',
      '+ 12.35',
      ' ❯ tests/cart.test.ts:48:23',
    ],
  ],
  [
    'jest',
    [
      'FAIL packages/core/test/parse.test.js',
      '  ● parse › nested arrays › keeps holes',
      '    Received: [1, 3]',
      '      at Object.toEqual (packages/core/test/parse.test.js:22:29)',
    ],
  ],
  [
    'mocha',
    [
      '  1) Router',
      '       matches an optional segment:',
      '      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
      '404 !== 200',
      '      at Context.<anonymous> (test/router.js:118:14)',
    ],
  ],
  [
    'node-test',
    [
      'not ok 37 - stringifies dates in the local zone',
      "  location: '/work/test/dates.test.js:61:3'",
      "    '2024-01-01' !== '2023-12-31'",
    ],
  ],
  [
    'pytest',
    [
      '__________________________ test_total_of_empty_order ___________________________',
      "E       AssertionError: assert None == Decimal('0.00')",
      'tests/test_order.py:27: AssertionError',
    ],
  ],
  [
    'go-test',
    [
      '    --- FAIL: TestMerge/overlapping_ranges (0.00s)',
      '        merge_test.go:52: Merge([{1 3} {2 5}]) = [{1 3} {2 5}], want [{1 5}]',
      'panic: runtime error: index out of range [3] with length 3 [recovered]',
      'FAIL\texample.com/ranges/internal/merge\t0.412s',
    ],
  ],
  [
    'maven',
    [
      '[ERROR] com.example.PriceTest.roundsUp  Time elapsed: 0.011 s  <<< FAILURE!',
      'org.opentest4j.AssertionFailedError: expected: <12.35> but was: <12.34>',
      '\tat com.example.PriceTest.roundsUp(PriceTest.java:41)',
      '[ERROR] /work/src/main/java/com/example/Price.java:[17,24] cannot find symbol',
      '[ERROR]   symbol:   method halfUp()',
    ],
  ],
  [
    'gradle',
    [
      '> Task :core:compileJava FAILED',
      '/work/core/src/main/java/com/example/Parser.java:88: error: incompatible types: String cannot be converted to int',
      'com.example.LexerTest > readsUnicodeEscapes() FAILED',
      '    org.opentest4j.AssertionFailedError: expected: <é> but was: <\\u00e9>',
      '        at com.example.LexerTest.readsUnicodeEscapes(LexerTest.java:57)',
      "Execution failed for task ':core:test'.",
    ],
  ],
  [
    'tsc',
    [
      "src/session/store.ts(114,17): error TS2345: Argument of type 'string | undefined' is not assignable to parameter of type 'string'.",
      "  Type 'undefined' is not assignable to type 'string'.",
      "src/session/view.ts:9:30 - error TS2307: Cannot find module './fields.ts' or its corresponding type declarations.",
    ],
  ],
  [
    'eslint',
    [
      '/work/app/src/components/table.jsx',
      "   14:9   error    'rows' is assigned a value but never used  no-unused-vars",
      '   62:13  error    React Hook "useMemo" is called conditionally  react-hooks/rules-of-hooks',
    ],
  ],
  [
    'cargo',
    [
      'error[E0308]: mismatched types',
      '  --> crates/core/src/range.rs:71:19',
      'test range::tests::merges_neighbours ... FAILED',
      "thread 'range::tests::merges_neighbours' panicked at crates/core/src/range.rs:203:9:",
      '  left: [1..3, 2..5]',
    ],
  ],
  [
    'gcc',
    [
      "src/buffer.c:91:23: error: 'struct buffer' has no member named 'capcity'; did you mean 'capacity'?",
      'src/log.c:4:10: fatal error: config.h: No such file or directory',
      "/usr/bin/ld: build/main.o: in function `main': main.c:(.text+0x1f): undefined reference to `buffer_free'",
      'make: *** [Makefile:23: build/buffer.o] Error 1',
    ],
  ],
];

describe('a failing log whose middle is left out', () => {
  it.each(MUST_HOLD)('A failing log of %s shows why it failed, with the numbers of the lines', (tool, lines) => {
    const excerpt = readFileSync(fileURLToPath(new URL(`logs/${tool}.txt`, import.meta.url)), 'utf8');
    const output = noise(13_000) + excerpt + noise(26_000, 5_000);
    const text = shown(output);
    const all = output.split('\n');
    for (const line of lines) expect(told(text).split('\n')).toContain(`${all.indexOf(line) + 1}: ${line}`);
    expect(text.length).toBeLessThan(OUTPUT_HEAD_CHARS + OUTPUT_TAIL_CHARS + 200);
    expect(text).toContain(LOG);
    expect(output.endsWith(text.slice(-10_000))).toBe(true);
  });

  it('A failing log without any mark is shown as ever, and so is one that went well', () => {
    const output = noise(60_000);
    expect(shown(output).startsWith(output.slice(0, OUTPUT_HEAD_CHARS))).toBe(true);
    expect(told(shown(output))).toBe('');
    const good = `${noise(20_000)}Error: expected in this test\n${noise(20_000, 5_000)}`;
    expect(told(shown(good, true))).toBe('');
  });

  it('A failure that is in the shown part anyway is not told twice', () => {
    const output = `Error: at once\n${noise(60_000)}FAIL at the end\n`;
    expect(told(shown(output))).toBe('');
  });

  it('A verdict comes before a thousand lines that a program under test writes about errors', () => {
    const chatter = Array.from({ length: 1_000 }, (_, n) => `ERROR [app] ConnectionError: refused, try ${n} of many\n`);
    const output = `${noise(11_000) + chatter.join('')}not ok 7 - reconnects\n  expected 3 tries\n${noise(30_000, 9_000)}`;
    const text = shown(output);
    expect(told(text)).toMatch(/\n\d+: not ok 7 - reconnects\n\d+: {3}expected 3 tries\n/);
    expect(told(text)).toContain('there may be more of them');
    expect(text.length).toBeLessThan(OUTPUT_HEAD_CHARS + OUTPUT_TAIL_CHARS + 200);
  });

  it('Numbers of lines are left out where lines were drawn anew, since they would be wrong', () => {
    const redrawn = 'a 1%\n\x1b[1Aa 2%\n';
    const text = shown(`${redrawn + noise(15_000)}not ok 1 - one\n${noise(30_000, 5_000)}`);
    expect(told(text)).toContain('\nnot ok 1 - one\n');
  });

  it('Lines before a part of a log are counted once where a failure is told, and not at all where none is', () => {
    const countsFor = (output: string) => {
      let counted = 0;
      const view = new ShownOutput(LOG, () => ++counted);
      view.push(output);
      view.end();
      const text = view.text({ isSuccess: false });
      return { counted, told: told(text) };
    };
    expect(countsFor(noise(60_000)).counted).toBe(0);
    expect(countsFor('Error: at once\n').counted).toBe(0);
    const failed = countsFor(`${noise(15_000)}not ok 1 - one\nnot ok 2 - two\n${noise(30_000, 5_000)}`);
    expect(failed).toEqual({ counted: 1, told: expect.stringMatching(/\n\d+: not ok 1 - one\n/) });
  });

  it('A token in a line that tells of a failure is taken out of it', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const text = shown(`${noise(15_000)}Error: cannot push with ${token}\n${noise(30_000, 5_000)}`);
    expect(told(text)).toContain(': Error: cannot push with ');
    expect(text).not.toContain(token);
  });

  it('What is shown of a failing log is the same however it came in pieces, and never longer than its bounds', () => {
    const part = fc.constantFrom(
      noise(3_000),
      noise(2_000, 700),
      'not ok 3 - x\n  at a (b.js:1:2)\n\n\n',
      'Error: y\n',
      'src/a.c:1:2: error: z\n',
      '\n\n',
      'E   assert 1\n',
      `Error: ${'long '.repeat(1_000)}\n`,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.array(fc.nat(60_000), { maxLength: 5 }), (parts, places) => {
        const output = parts.join('');
        const view = new ShownOutput(LOG);
        const ends = [...places.map((place) => Math.min(place, output.length)), output.length].sort((a, b) => a - b);
        for (const [index, end] of ends.entries()) view.push(output.slice(ends[index - 1] ?? 0, end));
        view.end();
        const text = view.text({ isSuccess: false });
        expect(text.length).toBeLessThan(OUTPUT_HEAD_CHARS + OUTPUT_TAIL_CHARS + 200);
        expect(text).toBe(shown(output));
      }),
      { numRuns: 40 },
    );
  });
});

it.each([
  ['ok 12 - throws a TypeError', undefined],
  ['✓ shows Error: none', undefined],
  ['[INFO] Tests run: 12, Failures: 0, Errors: 0', undefined],
  ['Found 0 errors. Watching for file changes.', undefined],
  ['src/a.ts:1:2 - warning TS1: odd', undefined],
  ['downloading react-error-boundary', undefined],
  ['✗ lint', 'verdict'],
  ['ValueError: bad', 'trouble'],
  ['  [ERR_MODULE_NOT_FOUND]: no', undefined],
  ['Caused by: java.io.IOException: gone', 'trouble'],
])('The line "%s" is marked as %s', (line, kind) => {
  expect(markOf(line)).toBe(kind);
});

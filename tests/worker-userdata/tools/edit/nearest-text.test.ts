import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nearestPlace } from '../../../../worker-userdata/runtime/tools/edit/nearest-place.ts';
import { describeNearest } from '../../../../worker-userdata/runtime/tools/edit/nearest-text.ts';
import { CITED_PLACES } from './places-of-real-files.ts';

const COMMENTS = `/*
 * List of methods
 */
function methods() {
  return 1;
}

/*
 * Formats the value of x in fixed notation to dp places.
 */
function toFixed(x) {
  return 2;
}
`;

describe('the place that a person would choose', () => {
  it.each([
    ['a comment with one word changed', '/*\n * Formats the value of x in fixed notation, with dp places.\n */', 8],
    ['a comment that is indented otherwise', '   * Formats the value of x in fixed notation to dp places.', 9],
    ['a function with another body', 'function toFixed(x) {\n  return 3;\n}', 11],
    ['a function with another name', 'function toFixd(x) {\n  return 2;\n}', 11],
    ['the end of a comment and what follows', ' */\nfunction toFixed(x, dp) {', 10],
    ['a line of the first function', '  return 1', 5],
    ['a part of a line', 'fixed notation to dp place;', 9],
    ['lines with another one in between', 'function methods() {\n  // count\n  return 1;\n}', 4],
  ])('The nearest place of %s is found', (_name, wanted, line) => {
    expect(nearestPlace(COMMENTS.split('\n'), wanted.split('\n'))).toBe(line - 1);
  });

  it('A brace or the beginning of a comment decides nothing', () => {
    const file = 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2 + x;\n}\n'.split('\n');
    expect(nearestPlace(file, ['function bb() {', '  return 2;', '}'])).toBe(4);
  });

  it('A text that is like nothing has no place', () => {
    expect(nearestPlace(COMMENTS.split('\n'), ['import { zzz } from "qqq";'])).toBeUndefined();
    expect(nearestPlace([], ['x'])).toBeUndefined();
    expect(nearestPlace(['x'], [])).toBeUndefined();
  });
});

/** What models do to a text that they cite from memory. */
const SLIPS: Readonly<Record<string, (lines: string[]) => string[]>> = {
  'deeper indentation': (lines) => lines.map((line) => `    ${line}`),
  'tabs for blanks': (lines) => lines.map((line) => line.replaceAll('    ', '\t')),
  'no indentation': (lines) => lines.map((line) => line.trim()),
  'other quotes': (lines) => lines.map((line) => line.replaceAll("'", '"')),
  'no semicolons': (lines) => lines.map((line) => line.replace(/;$/, '')),
  'a name changed': ([first = '', ...rest]) => [first.replace(/[A-Za-z]{4,}/, 'renamed'), ...rest],
  'two letters exchanged': (lines) => lines.map((line) => line.replace(/([a-z])([a-z])(?=[a-z]{3})/, '$2$1')),
  'a last line left out': (lines) => lines.slice(0, -1),
  'a comment added': (lines) => [...lines.slice(0, -1), `${lines.at(-1)} // as before`],
};

const require = createRequire(import.meta.url);
const FILES = [
  require.resolve('demo-subject/strftime.js'),
  ...['composer.js', 'resolve-flow-scalar.js', 'resolve-block-scalar.js', 'resolve-props.js', 'compose-node.js'].map(
    (name) => join(dirname(require.resolve('yaml')), 'compose', name),
  ),
];
const BLOCK_LINES = 6;

/** Blocks of a file in which something is said, far from each other. */
function blocksOf(path: string): { lines: string[]; start: number; block: string[] }[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((part) => {
    const from = Math.floor(lines.length * part);
    const start = lines.findIndex((line, at) => at >= from && line.trim().length > 20);
    const block = lines.slice(start, start + BLOCK_LINES);
    return start < 0 || block.length < BLOCK_LINES ? [] : [{ lines, start, block }];
  });
}

describe('blocks of real files', () => {
  const cases = FILES.flatMap((path) =>
    Object.keys(SLIPS).map((slip) => [slip, path.split('/').slice(-2).join('/'), path] as const),
  );
  it.each(cases)('A block cited with %s is found in %s', (slip, _name, path) => {
    const blocks = blocksOf(path);
    expect(blocks.length).toBeGreaterThan(2);
    for (const { lines, start, block } of blocks) {
      const found = nearestPlace(lines, SLIPS[slip]?.(block) ?? []);
      expect({ line: found, text: lines[found ?? -1]?.trim() }).toEqual({ line: start, text: block[0]?.trim() });
    }
  });
});

describe('texts cited wrongly from real files', () => {
  it('Texts cited wrongly from real files are a table of forty at least', () => {
    expect(CITED_PLACES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(CITED_PLACES)('$what of $file is found where a person would look', ({ file, cited, line }) => {
    const text = readFileSync(join('node_modules', file), 'utf8');
    const found = nearestPlace(text.split('\n'), cited.split('\n'));
    expect({ line: (found ?? -1) + 1, text: text.split('\n')[found ?? -1] }).toEqual({
      line,
      text: text.split('\n')[line - 1],
    });
  });
});

describe('large files', () => {
  it('A block at the end of a megabyte is judged by all of its lines', () => {
    const file = Array.from({ length: 30_000 }, (_, at) => `  const value${at} = compute(${at}, 'something');`);
    const block = ['function last(input) {', '  const parsed = parse(input);', '  return parsed.length;', '}'];
    const decoy = ['function lost(inputs) {', '  other();', '  more();', '}'];
    const cited = ['function last(inputs) {', '  const parsed = parsed(input);', '  return parsed.size;', '}'];
    const lines = [...decoy, ...file, ...block];
    expect(nearestPlace(lines, cited)).toBe(decoy.length + file.length);
  });
});

describe('what is said of the place', () => {
  it('Only white space is said where all of it is white space, with each line', () => {
    const text = describeNearest('a one\n  b two\n  c three\n', 'a one\n    b two\n    c three');
    expect(text).toContain(
      'It differs only in white space in line 2: the file has "  b two", old_string has "    b two"',
    );
    expect(text).toContain('; then in line 3: ');
  });

  it('A word that differs is named before white space that does', () => {
    const text = describeNearest('  const a = 1;\n  const bee = 2;\n', 'const a = 1;\nconst bea = 2;');
    expect(text).toContain(
      'It differs first in line 2: the file has "  const bee = 2;", old_string has "const bea = 2;"',
    );
    expect(text).not.toContain('white space');
  });

  it('Further differences are counted', () => {
    const file = Array.from({ length: 9 }, (_, at) => `const value${at} = compute(${at});`);
    const wanted = file.map((line) => line.replace('compute', 'computed'));
    expect(describeNearest(file.join('\n'), wanted.join('\n'))).toContain('; and in 6 more lines.');
  });

  describe('a text of a hundred lines', () => {
    const file = Array.from({ length: 120 }, (_, at) => `const value${at} = compute(${at});`);
    const wanted = file.slice(10, 110);
    const near = (cited: string[]) => describeNearest(file.join('\n'), cited.join('\n')) ?? '';

    it('A word that differs in line 80 of a long text is told, although all before it is the same', () => {
      const text = near(wanted.map((line, at) => (at === 79 ? line.replace('compute', 'count') : line)));
      expect(text).toContain('It differs first in line 90: the file has "const value89 = compute(89);"');
      expect(text).not.toContain('same as yours');
    });

    it('A word that differs in line 80 of a long text is more than white space', () => {
      const text = near(wanted.map((line, at) => (at === 79 ? line.replace('compute', 'count') : `  ${line}`)));
      expect(text).toContain('It differs first in line 90');
      expect(text).not.toContain('white space');
    });

    it('A long text whose first seventy lines are like nothing is found by the others', () => {
      const text = near(wanted.map((line, at) => (at < 70 ? `zzz ${'q'.repeat(at % 7)}` : line)));
      expect(text).toContain('The closest text is at lines 11-110');
    });
  });

  it('A wanted text that goes beyond the end of the file is said to', () => {
    expect(describeNearest('const first = 1;\n', 'const first = 1;\nconst second = 2;')).toContain(
      'in line 2: the file has "", old_string has "const second = 2;"',
    );
  });
});

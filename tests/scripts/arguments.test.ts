import { describe, expect, it } from 'vitest';
import { readArguments, UsageError, wantsHelp, wholeNumber } from '../../scripts/arguments.mjs';

const OPTIONS = { json: { type: 'boolean', default: false }, seed: { type: 'string' } } as const;

describe('readArguments', () => {
  it('readArguments reads options and words', () => {
    const { values, positionals } = readArguments(['--seed', '7', 'tokens'], OPTIONS, 'bench', 1);
    expect({ ...values }).toEqual({ json: false, seed: '7' });
    expect(positionals).toEqual(['tokens']);
  });

  it.each([
    [['--jsno'], 0, "Unknown option '--jsno'."],
    [['--jsno'], 1, "Unknown option '--jsno'."],
    [['--seed'], 0, "Option '--seed <value>' argument missing."],
    [['--json=yes'], 0, "Option '--json' does not take an argument."],
    [['tokens'], 0, "Unexpected argument 'tokens'."],
    [['tokens', 'times'], 1, 'Too many words: at most 1 are expected.'],
  ])('readArguments says in one line what is wrong with %j, with %d words at most', (args, positionalsMax, problem) => {
    const read = () => readArguments(args, OPTIONS, 'bench', positionalsMax);
    expect(read).toThrow(new UsageError(`${problem} See: npm run bench -- --help`));
  });
});

describe('wantsHelp', () => {
  it.each([
    [['--help'], true],
    [['--json', '-h'], true],
    [['--helpful'], false],
    [[], false],
  ])('wantsHelp answers for %j: %s', (args, expected) => expect(wantsHelp(args)).toBe(expected));
});

describe('wholeNumber', () => {
  it.each([
    ['1', 1],
    ['007', 7],
  ])('wholeNumber reads %s', (text, number) => expect(wholeNumber(text, '--seeds', 'chaos')).toBe(number));

  it.each(['', 'x', '0', '-1', '1.5', '1e3', '9'.repeat(20)])("wholeNumber refuses '%s'", (text) => {
    const problem = `--seeds takes a whole number from 1 on, not '${text}'. See: npm run chaos -- --help`;
    expect(() => wholeNumber(text, '--seeds', 'chaos')).toThrow(new UsageError(problem));
  });
});

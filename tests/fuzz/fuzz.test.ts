import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutatedJson } from './mutations.ts';
import { fuzz, parser } from './parser.ts';
import { PARSERS } from './parsers/all.ts';

/** Few, and always the same: `npm run fuzz` tries many. */
const RUNS = 25;
const SEED = 20_261_130;

describe('parsers of outside input', () => {
  it.each(PARSERS.map((one) => [one.name, one] as const))(
    'What is odd costs no more than itself: %s',
    async (_, one) => {
      expect((await fuzz(one, RUNS, SEED)).problem).toBeUndefined();
    },
  );

  it('Every parser that is fuzzed stands in the table of docs/reliability.md', () => {
    const docs = readFileSync(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
    const groups = new Set(PARSERS.map(({ name }) => (name.startsWith('Persisted: ') ? 'Persisted' : name)));
    expect([...groups].filter((name) => !docs.includes(`| ${name} |`))).toEqual([]);
  });

  it('A parser that throws by mistake is found, with the input that shows it', async () => {
    const read = (value: unknown) => (value as { a: { b: string } }).a.b.length;
    const { problem } = await fuzz(parser({ name: 'x', inputs: mutatedJson([{ a: { b: 'c' } }]), read }), 200, SEED);
    expect(problem).toMatch(/TypeError.*input \[/);
  });

  it('A read that takes too long is found by the input that takes it, not by one that came later', async () => {
    const read = (input: string) => delay(input === 'slow' ? 1_100 : 0);
    const slow = parser({ name: 'x', inputs: fc.constantFrom('quick', 'slow'), read });
    const { problem } = await fuzz(slow, 100, SEED, 1_000);
    expect(problem).toMatch(/One read took \d{4,} ms.*input \["slow"\]/);
  });
});

import { readArguments, runCommand, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { type FuzzResult, fuzz } from './parser.ts';
import { PARSERS } from './parsers/all.ts';

const USAGE = `Usage: npm run fuzz -- [--runs N] [--seed N] [--only TEXT] [--json]
  Gives everything that reads outside input N odd inputs (default 1000): recorded ones with fields dropped, of other types, unknown, cut
  off or repeated. A parser may refuse as it says, and never by a mistake, nor by taking long. --only: those with TEXT in their name.`;

const OPTIONS = {
  runs: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
} as const;

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'fuzz');
  const runs = wholeNumber(values.runs, '--runs', 'fuzz');
  const seed = wholeNumber(values.seed, '--seed', 'fuzz', 0);
  const chosen = PARSERS.filter(({ name }) => name.includes(values.only));
  if (chosen.length === 0) throw usageError('fuzz', `No parser has '${values.only}' in its name.`);
  const results: FuzzResult[] = [];
  for (const parser of chosen) results.push(await fuzz(parser, runs, seed));
  const failed = results.filter(({ problem }) => problem !== undefined);
  const slowest = results.reduce((one, other) => (other.slowestMs > one.slowestMs ? other : one));
  if (values.json)
    console.log(JSON.stringify({ parsers: results.length, runs, seed, failures: failed.length, failed, slowest }));
  else {
    for (const { name, problem } of failed) console.log(`FAILED ${name}: ${problem}`);
    console.log(
      `${results.length} parsers, ${runs} inputs each, ${failed.length} failed; slowest ${slowest.name}: ${slowest.slowestMs} ms`,
    );
  }
  return failed.length === 0 ? 0 : 1;
}

await runCommand(USAGE, main);

import { availableParallelism } from 'node:os';
import { readArguments, runCommand, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { type CampaignResult, playSeeds } from './campaign/campaign.ts';
import { type MutantResult, playMutants } from './campaign/play-mutants.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { simulateSeed } from './simulate.ts';

const USAGE = `Usage: npm run sim -- [--seeds N] [--from S] [--jobs N] [--json]
       npm run sim -- --seed S
       npm run sim -- --mutants [--bound N] [--only TEXT] [--jobs N] [--json]
  Plays N random sessions (default 1000) of the real engine in virtual time, over a simulated queue, table, machines, Slack and model in which
  much goes wrong, and checks the guarantees of docs/coverage.md after each. A seed always gives the same run.
  --seed plays one seed and prints all that happened in it, one line a call.
  --mutants puts deliberate bugs into the engine, one at a time; each must be caught within the seeds that it names. --bound plays only those
  that need at most N, --only those whose name has TEXT in it.`;

const OPTIONS = {
  seeds: { type: 'string', default: '1000' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  jobs: { type: 'string', default: String(Math.min(8, availableParallelism())) },
  mutants: { type: 'boolean', default: false },
  bound: { type: 'string', default: '100000' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
} as const;

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'sim');
  const jobs = wholeNumber(values.jobs, '--jobs', 'sim');
  if (values.seed !== undefined) return showSeed(wholeNumber(values.seed, '--seed', 'sim', 0), values.json);
  if (values.mutants) {
    const bound = wholeNumber(values.bound, '--bound', 'sim');
    return mutants({ bound, jobs, only: values.only }, values.json);
  }
  const from = wholeNumber(values.from, '--from', 'sim', 0);
  const count = wholeNumber(values.seeds, '--seeds', 'sim');
  const result = await playSeeds({ from, count, jobs, onProgress: (done) => progress(`${done}/${count} seeds`) });
  if (values.json) console.log(JSON.stringify(result));
  else show(result);
  return result.failures === 0 ? 0 : 1;
}

async function showSeed(seed: number, asJson: boolean): Promise<number> {
  const result = await simulateSeed(seed, true);
  if (asJson) console.log(JSON.stringify(result));
  else {
    console.log(result.trace.join('\n'));
    console.log(result.broken.length === 0 ? `seed ${seed}: nothing broke` : `BROKEN\n  ${result.broken.join('\n  ')}`);
  }
  return result.broken.length === 0 ? 0 : 1;
}

async function mutants(
  { bound, jobs, only }: { bound: number; jobs: number; only: string },
  asJson: boolean,
): Promise<number> {
  const chosen = MUTANTS.filter(({ name, seeds }) => name.includes(only) && seeds <= bound);
  if (chosen.length === 0) throw usageError('sim', 'No mutant is so.');
  const onResult = (result: MutantResult) => process.stderr.write(`${line(result)}\n`);
  const results = await playMutants(chosen, { jobs, onResult });
  const missed = results.filter(({ caught }) => caught === undefined);
  if (asJson) console.log(JSON.stringify({ mutants: results.length, missed: missed.length, results }));
  else console.log(`${results.length} mutants, ${missed.length} not caught`);
  return missed.length === 0 ? 0 : 1;
}

function line({ name, seeds, caught }: MutantResult): string {
  return caught
    ? `caught by seed ${String(caught.seed).padStart(4)}: ${name}: ${caught.broken[0]}`
    : `NOT CAUGHT within ${seeds} seeds: ${name}`;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function show({ seeds, failures, broken, wallMs, seedsPerSecondPerCore, steps, events }: CampaignResult): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  for (const result of broken) console.log(`seed ${result.seed}: ${result.broken.join('; ')}`);
  const size = `${steps} steps, ${events} events`;
  console.log(
    `${seeds} seeds, ${failures} broken, ${(wallMs / 1_000).toFixed(1)} s (${seedsPerSecondPerCore} a second and core; ${size})`,
  );
  if (broken[0]) console.log(`  see one with --seed ${broken[0].seed}`);
}

await runCommand(USAGE, main);

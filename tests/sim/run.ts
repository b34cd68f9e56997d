import { availableParallelism } from 'node:os';
import { readArguments, runCommand, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { type CampaignResult, playSeeds } from './campaign/campaign.ts';
import { type MutantResult, type PrintedMutants, playMutants } from './campaign/play-mutants.ts';
import { shrink, told } from './campaign/shrink.ts';
import { needOf } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { makeSimScenario } from './scenario/scenario.ts';
import { simulateSeed } from './simulate.ts';

const USAGE = `Usage: npm run sim -- [--seeds N] [--from S] [--workers N] [--json]
       npm run sim -- --seed S [--shrink] [--json]
       npm run sim -- --mutants [--bound N] [--only TEXT] [--workers N] [--json]
  Plays N random runs (default 1000) of the real engine in virtual time, over a simulated queue, table, machines, Slack, code host and model in
  which much goes wrong, and checks the guarantees of docs/coverage.md after each; of 1000 seeds or more also that each kind of fault struck. A seed always gives the same run. Of the first one that
  breaks something, faults and deeds are taken away as long as it still does, and what is left is told.
  --seed plays one seed and prints all that happened in it, one line a call; with --shrink what is left of it, in short.
  --mutants puts deliberate bugs into the engine, one at a time; each must be caught within the seeds that it names, or by the test that it
  names. --bound plays only those that need at most N seeds, --only those whose name has TEXT in it.
  --workers is how many processes play, by default one for each core.`;

const OPTIONS = {
  seeds: { type: 'string' },
  from: { type: 'string' },
  seed: { type: 'string' },
  shrink: { type: 'boolean', default: false },
  workers: { type: 'string', default: String(Math.min(8, availableParallelism())) },
  mutants: { type: 'boolean', default: false },
  bound: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const SEEDS_DEFAULT = '1000';

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'sim');
  const problem = misfit(values);
  if (problem) throw usageError('sim', problem);
  const jobs = wholeNumber(values.workers, '--workers', 'sim');
  if (values.seed !== undefined) {
    const seed = wholeNumber(values.seed, '--seed', 'sim', 0);
    return values.shrink ? shrinkSeed(seed, values.json) : showSeed(seed, values.json);
  }
  if (values.mutants) {
    const bound =
      values.bound === undefined ? Number.POSITIVE_INFINITY : wholeNumber(values.bound, '--bound', 'sim', 0);
    return mutants({ bound, jobs, only: values.only ?? '' }, values.json);
  }
  const from = wholeNumber(values.from ?? '1', '--from', 'sim', 0);
  const count = wholeNumber(values.seeds ?? SEEDS_DEFAULT, '--seeds', 'sim');
  const result = await playSeeds({ from, count, jobs, onProgress: (done) => progress(`${done}/${count} seeds`) });
  if (values.json) console.log(JSON.stringify(result));
  else show(result);
  return result.failures + result.unmet.length === 0 ? 0 : 1;
}

type Values = {
  seeds?: string;
  from?: string;
  seed?: string;
  shrink: boolean;
  mutants: boolean;
  bound?: string;
  only?: string;
};

/** An option that would do nothing is a mistake, and says what was meant. */
function misfit({ seeds, from, seed, shrink: shrinks, mutants: hasMutants, bound, only }: Values): string | undefined {
  const forMutants = [...(bound === undefined ? [] : ['--bound']), ...(only === undefined ? [] : ['--only'])].join(
    ' and ',
  );
  if (forMutants && !hasMutants)
    return `${forMutants} choose mutants: add --mutants. How many seeds are played says --seeds.`;
  if (seed !== undefined && (hasMutants || seeds !== undefined || from !== undefined))
    return '--seed plays one seed alone: leave out --seeds, --from and --mutants.';
  if (hasMutants && (seeds !== undefined || from !== undefined))
    return 'A mutant names its seeds itself: leave out --seeds and --from; --bound leaves out mutants that need many.';
  if (shrinks && seed === undefined) return '--shrink is for one seed: add --seed S. A campaign does it by itself.';
  return undefined;
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

async function shrinkSeed(seed: number, asJson: boolean): Promise<number> {
  const shrunk = await shrink(makeSimScenario(seed));
  if (asJson) console.log(JSON.stringify({ seed, shrunk: shrunk ?? null }));
  else console.log(shrunk ? told(shrunk).join('\n') : `seed ${seed}: nothing broke`);
  return shrunk ? 1 : 0;
}

async function mutants(
  { bound, jobs, only }: { bound: number; jobs: number; only: string },
  asJson: boolean,
): Promise<number> {
  const chosen = MUTANTS.filter((mutant) => mutant.name.includes(only) && needOf(mutant) <= bound);
  if (chosen.length === 0) throw usageError('sim', 'No mutant is so.');
  const onResult = (result: MutantResult) => process.stderr.write(`${line(result)}\n`);
  const results = await playMutants(chosen, { jobs, onResult });
  const missed = results.filter(({ caught }) => caught === undefined);
  const printed: PrintedMutants = {
    ...{ mutants: results.length, missed: missed.length, results },
    ...(Number.isFinite(bound) ? { bound } : {}),
  };
  if (asJson) console.log(JSON.stringify(printed));
  else console.log(`${results.length} mutants, ${missed.length} not caught`);
  return missed.length === 0 ? 0 : 1;
}

function line(result: MutantResult): string {
  const { name, caught } = result;
  const by = 'test' in result ? result.test : `${result.seeds} seeds`;
  if (!caught) return `NOT CAUGHT by ${by}: ${name}`;
  return `caught by ${caught.seed === undefined ? by : `seed ${String(caught.seed).padStart(4)}`}: ${name}: ${caught.broken[0]}`;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function show({
  seeds,
  failures,
  broken,
  wallMs,
  seedsPerSecondPerCore,
  steps,
  events,
  faults,
  unmet,
  told: lines,
}: CampaignResult): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  for (const result of broken) console.log(`seed ${result.seed}: ${result.broken.join('; ')}`);
  const size = `${steps} steps, ${events} events`;
  console.log(
    `${seeds} seeds, ${failures} broken, ${(wallMs / 1_000).toFixed(1)} s (${seedsPerSecondPerCore} a second and core; ${size})`,
  );
  const struck = Object.entries(faults).filter(([, count]) => count > 0);
  console.log(`Faults: ${struck.map(([kind, count]) => `${kind} ${count}`).join('; ')}`);
  if (unmet.length > 0) console.log(`NEVER MET: ${unmet.join('; ')}`);
  if (lines.length > 0) console.log(lines.join('\n'));
  if (broken[0]) console.log(`All of it: npm run sim -- --seed ${broken[0].seed}`);
}

await runCommand(USAGE, main);

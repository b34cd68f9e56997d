import { type BySeeds, type ByTest, type Mutant, needOf } from '../mutants/mutant.ts';
import type { SimResult } from '../simulate.ts';
import { Bundle } from './bundle.ts';
import { failuresOf } from './play-test.ts';
import { Player } from './player.ts';

/** Seeds are played in such pieces until one breaks something. */
const RANGE = 250;
const RANGE_MS_MAX = 300_000;

/** `caught`: the first seed that broke something, within so many `seeds`; or the test that failed. */
export type MutantResult = { name: string; caught?: Caught } & ({ seeds: number } | { test: string });
type Caught = { seed?: number; broken: string[] };

/** As `--json` prints it. `bound`: mutants that need more seeds were left out. */
export type PrintedMutants = { mutants: number; missed: number; results: MutantResult[]; bound?: number };

type Playing = { jobs: number; onResult: (result: MutantResult) => void };

/** Plays each mutant until its bug shows, or its own bound of seeds is reached. Those that a test catches come one after another. */
export async function playMutants(mutants: readonly Mutant[], { jobs, onResult }: Playing): Promise<MutantResult[]> {
  const results: MutantResult[] = [];
  const take = (result: MutantResult) => {
    results.push(result);
    onResult(result);
  };
  // The longest first, so that none is left alone at the end.
  const queue = mutants.filter(isBySeeds).sort((one, other) => needOf(other) - needOf(one));
  const work = async () => {
    const built = new Bundle();
    try {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) take(await playMutant(built, mutant));
    } finally {
      await built.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, work));
  for (const mutant of mutants.filter(isByTest)) take(await testMutant(mutant));
  return results.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isBySeeds(mutant: Mutant): mutant is Mutant & BySeeds {
  return 'seeds' in mutant;
}

function isByTest(mutant: Mutant): mutant is Mutant & ByTest {
  return 'caughtBy' in mutant;
}

async function testMutant(mutant: Mutant & ByTest): Promise<MutantResult> {
  const broken = await failuresOf(mutant);
  const found = { name: mutant.name, test: mutant.caughtBy.test };
  return broken.length > 0 ? { ...found, caught: { broken } } : found;
}

async function playMutant(built: Bundle, mutant: Mutant & BySeeds): Promise<MutantResult> {
  const { name, seeds } = mutant;
  await built.write(mutant);
  const player = new Player(built.path);
  try {
    for (let from = 1; from <= seeds; from += RANGE) {
      const count = Math.min(RANGE, seeds + 1 - from);
      const [first] = await brokenIn(player, { from, count });
      if (first) return { name, seeds, caught: { seed: first.seed, broken: first.broken } };
    }
    return { name, seeds };
  } finally {
    player.close();
  }
}

/** A bug that hangs or throws outside of any step is caught, too. */
async function brokenIn(
  player: Player,
  { from, count }: { from: number; count: number },
): Promise<Pick<SimResult, 'seed' | 'broken'>[]> {
  try {
    return (await player.play({ from, count, firstOnly: true }, RANGE_MS_MAX)).broken;
  } catch (error) {
    return [{ seed: from, broken: [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)] }];
  }
}

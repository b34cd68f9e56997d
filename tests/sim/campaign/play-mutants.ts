import type { Mutant } from '../mutants/mutant.ts';
import type { SimResult } from '../simulate.ts';
import { bundle } from './bundle.ts';
import { Player } from './player.ts';

/** Seeds are played in such pieces until one breaks something. */
const RANGE = 250;
const RANGE_MS_MAX = 300_000;

/** `caught`: the first seed that broke something. `seeds`: within how many it must be. */
export type MutantResult = { name: string; seeds: number; caught?: { seed: number; broken: string[] } };

/** Plays each mutant until its bug shows, or its own bound of seeds is reached. */
export async function playMutants(
  mutants: readonly Mutant[],
  { jobs, onResult }: { jobs: number; onResult: (result: MutantResult) => void },
): Promise<MutantResult[]> {
  const queue = [...mutants];
  const results: MutantResult[] = [];
  const work = async () => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const result = await playMutant(mutant);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, mutants.length) }, work));
  return results.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function playMutant(mutant: Mutant): Promise<MutantResult> {
  const { name, seeds } = mutant;
  const built = await bundle(mutant);
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
    built.remove();
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

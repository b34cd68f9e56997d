import { countFaults, type FaultCounts } from '../scenario/fault-kinds.ts';
import { makeSimScenario } from '../scenario/scenario.ts';
import { type SimResult, simulateSeed } from '../simulate.ts';
import { shrink, told } from './shrink.ts';

/** Seeds to play, in order; `firstOnly`: until the first one that breaks something. */
export type Range = { from: number; count: number; firstOnly: boolean };
export type Played = {
  seeds: number;
  events: number;
  steps: number;
  faults: FaultCounts;
  broken: SimResult[];
  wallMs: number;
};

/** Results of seeds that broke something and are told: a fault that breaks all of them says it in a few. */
const TOLD_MAX = 20;

async function play({ from, count, firstOnly }: Range): Promise<Played> {
  const startedAt = performance.now();
  const played: Played = { seeds: 0, events: 0, steps: 0, faults: {}, broken: [], wallMs: 0 };
  for (let seed = from; seed < from + count; seed++) {
    const result = await simulateSeed(seed);
    played.seeds += 1;
    played.events += result.events;
    played.steps += result.steps;
    countFaults(played.faults, result.strikes, result.met);
    if (result.broken.length > 0 && played.broken.length < TOLD_MAX) played.broken.push(result);
    if (firstOnly && result.broken.length > 0) break;
  }
  played.wallMs = performance.now() - startedAt;
  return played;
}

/** What the process is asked for: to play seeds, or to tell of one in short what breaks in it. */
export type Wish = { kind: 'play'; range: Range } | { kind: 'shrink'; seed: number };
export type Answer = { played?: Played; told?: string[]; problem?: string };

async function answer(wish: Wish): Promise<Answer> {
  if (wish.kind === 'play') return { played: await play(wish.range) };
  const shrunk = await shrink(makeSimScenario(wish.seed));
  return { told: shrunk ? told(shrunk) : [] };
}

// Without the campaign that asks, nobody plays on.
process.on('disconnect', () => process.exit());
process.on('message', (wish: Wish) => {
  void answer(wish).then(
    (given) => process.send?.(given),
    (error: unknown) => process.send?.({ problem: problemOf(error) }),
  );
});
// A rejection that nobody handles is a fault of the product, or of the simulation: the seed must not pass for a good one.
process.on('unhandledRejection', (error) => {
  process.send?.({ problem: `unhandled: ${problemOf(error)}` });
});

function problemOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

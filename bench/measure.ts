import { median, quantile } from './statistics.ts';

/** One thing to measure: medians of runs that are interleaved, because machines are noisy. `run` may say what counts, in ms. */
export type Case = { name: string; run: () => unknown };
export type Measured = { name: string; medianMs: number; p95Ms: number; runs: number };

const WARM_UPS_MAX = 3;

/** Rounds that do not count, before so many that do: one alone is not measured, it is played. */
export function warmUps(rounds: number): number {
  return Math.min(WARM_UPS_MAX, rounds - 1);
}

/** Runs every case `rounds` times, in turn, after a warm-up. */
export async function measure(cases: Case[], rounds: number): Promise<Measured[]> {
  const times = new Map(cases.map(({ name }) => [name, [] as number[]]));
  for (let round = -warmUps(rounds); round < rounds; round++) {
    for (const { name, run } of cases) {
      const startedAt = performance.now();
      const told = await run();
      const ms = typeof told === 'number' ? told : performance.now() - startedAt;
      if (round >= 0) times.get(name)?.push(ms);
    }
  }
  return cases.map(({ name }) => summary(name, times.get(name) ?? []));
}

function summary(name: string, times: number[]): Measured {
  return { name, medianMs: round(median(times)), p95Ms: round(quantile(times, 0.95)), runs: times.length };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}

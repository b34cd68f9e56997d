/** A number with the interval in which it probably lies. */
export type Estimate = { value: number; low: number; high: number };

/** Two-sided 95 %. */
const Z_95 = 1.959963984540054;
const LEVEL = 0.95;
/** Resamples: the ends of the interval move by about one per cent of its width from one seed to another. */
const RESAMPLES = 4_000;
const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/** Wilson's score interval of a share; `successes` may be a fraction (a mean over runs). Of nothing: from 0 to 1. */
export function wilson(successes: number, trials: number): Estimate {
  if (trials === 0) return { value: 0, low: 0, high: 1 };
  const share = successes / trials;
  const square = Z_95 ** 2;
  const middle = (share + square / (2 * trials)) / (1 + square / trials);
  const half = (Z_95 / (1 + square / trials)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials ** 2));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The mean and its percentile interval by resampling; the same values and seed give the same interval. */
export function bootstrapMean(values: readonly number[], seed = 1): Estimate {
  const value = mean(values);
  if (values.length < 2) return { value, low: value, high: value };
  const next = randomOf(seed);
  const means = Array.from({ length: RESAMPLES }, () => mean(values.map(() => values[next(values.length)] ?? 0)));
  means.sort((a, b) => a - b);
  const at = (share: number) => means[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? value;
  return { value, low: at((1 - LEVEL) / 2), high: at((1 + LEVEL) / 2) };
}

/**
 * The two-sided sign test: how probable a split at least as uneven is when nothing differs. Ties do not count. With one run for each task and
 * success as the measure, this is McNemar's exact test.
 */
export function signTest(differences: readonly number[]): { better: number; worse: number; ties: number; p: number } {
  const better = differences.filter((difference) => difference > 0).length;
  const worse = differences.filter((difference) => difference < 0).length;
  const trials = better + worse;
  const ties = differences.length - trials;
  let tail = 0;
  for (let k = 0; k <= Math.min(better, worse); k++) tail += binomial(trials, k);
  return { better, worse, ties, p: Math.min(1, 2 * tail) };
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** P(X = k) of a fair coin thrown `trials` times; in logarithms, because powers of two overflow. */
function binomial(trials: number, k: number): number {
  let log = -trials * Math.LN2;
  for (let at = 1; at <= k; at++) log += Math.log((trials - k + at) / at);
  return Math.exp(log);
}

/** Lehmer's generator: whole numbers below `limit`. */
function randomOf(seed: number): (limit: number) => number {
  let state = (seed % (MODULUS - 1)) + 1;
  return (limit) => {
    state = (state * MULTIPLIER) % MODULUS;
    return Math.floor((state / MODULUS) * limit);
  };
}

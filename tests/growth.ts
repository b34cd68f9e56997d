/** Below this the clock and what the process does besides say more than the program. */
const MS_MIN = 4;
/** Between 4, where time is in proportion to size, and 16, where it is quadratic. */
export const GROWTH_MAX = 9;

/** A busy machine may spoil one look, or two; work that grows too fast shows in all of them. */
const LOOKS_MAX = 3;

/**
 * How many times more processor time `run` takes for four times the size: the best of three, because other work shares caches,
 * and looked at again while that is too much.
 */
export function growth(run: (size: number) => unknown, size: number): number {
  run(size);
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS_MAX && least >= GROWTH_MAX; look++)
    least = Math.min(least, bestOf(run, 4 * size) / Math.max(bestOf(run, size), MS_MIN));
  return least;
}

function bestOf(run: (size: number) => unknown, size: number): number {
  return Math.min(...[1, 2, 3].map(() => processorMs(() => run(size))));
}

/** Processor time of this process: other work on the machine does not count, unlike in time by the clock. */
export function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** What takes less for the larger size is not looked at again: work that grows too fast takes seconds by then. */
const QUICK_MS = 200;

/** For many texts in a row: undefined when the work does not grow faster than its input, else what was measured. */
export function tooFast(run: (size: number) => unknown, size: number): string | undefined {
  if (processorMs(() => run(4 * size)) < QUICK_MS) return undefined;
  const factor = growth(run, size);
  return factor < GROWTH_MAX ? undefined : `four times the size takes ${factor.toFixed(1)} times as long`;
}

/** Below this the clock and what the process does besides say more than the program. */
const MS_MIN = 4;
/** Between 4, where time is in proportion to size, and 16, where it is quadratic. */
export const GROWTH_MAX = 9;

/** How many times more processor time `run` takes for four times the size: the best of three, because other work shares caches. */
export function growth(run: (size: number) => unknown, size: number): number {
  run(size);
  return bestOf(run, 4 * size) / Math.max(bestOf(run, size), MS_MIN);
}

function bestOf(run: (size: number) => unknown, size: number): number {
  return Math.min(...[1, 2, 3].map(() => processorMs(() => run(size))));
}

function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

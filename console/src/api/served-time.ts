/** Below it two clocks agree: `date` is in whole seconds, and an answer is on its way for a while. */
const AGREE_MS = 5_000;

/** How far the clock of who answered is ahead of the one that says `now`, by the answer's `date`. 0: they agree, or it tells none. */
export function aheadMs(date: string | null, now: number): number {
  const ahead = Date.parse(date ?? '') - now;
  return Math.abs(ahead) >= AGREE_MS ? ahead : 0;
}

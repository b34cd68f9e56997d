const POSTPONE_MS_MIN = 2 * 60_000;
const POSTPONE_MS_MAX = 15 * 60_000;

/** How long the sweeper puts off what it rang for so many times before. */
export function postponementMs(sweeps: number): number {
  return Math.min(POSTPONE_MS_MAX, POSTPONE_MS_MIN * 2 ** Math.min(sweeps, 8));
}

/** No due item that was put off is due later than this from now. */
export const LATEST_POSTPONED_MS = POSTPONE_MS_MAX;
/** Sweeps that are summed one by one; beyond them each is as long as the last. */
const SUMMED_MAX = 10;

/** For how long the item has been due: the time since, and all that the sweeper put it off by. Not positive: it is not due yet. */
export function lateByMs({ dueAt, sweeps }: { dueAt: number; sweeps: number }, now: number): number {
  let postponed = Math.max(0, sweeps - SUMMED_MAX) * POSTPONE_MS_MAX;
  for (let sweep = 0; sweep < Math.min(sweeps, SUMMED_MAX); sweep++) postponed += postponementMs(sweep);
  return now - dueAt + postponed;
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

/** The machine's own clock and randomness. */
export const nodeClock: Clock = {
  now: () => Date.now(),
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs);
    timer.unref();
    return () => clearInterval(timer);
  },
  randomId: () => randomUUID(),
  random: () => Math.random(),
};

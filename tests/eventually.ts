import { setTimeout as delay } from 'node:timers/promises';
import { WAIT_MS_MAX } from './time-limits.ts';

const LOOK_MS = 10;

/** Waits in real time, also outside of a test, for something that others do; for a value in a test there is `expect.poll`. */
export async function eventually(isTrue: () => boolean | Promise<boolean>, what = `${isTrue}`): Promise<void> {
  const giveUpAt = performance.now() + WAIT_MS_MAX;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error(`Waited ${WAIT_MS_MAX} ms in vain for: ${what}`);
    await delay(LOOK_MS);
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { Activity } from '../../../local/system/activity.ts';
import { settle } from '../../../local/system/settle.ts';
import type { LocalSystem } from '../../../local/system/system.ts';

/** Promises between a timer and what it starts, as on the way from a queue to a function. */
const PROMISES = 20;

const clocks: LocalClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

/** As much of a system as settling needs, with work that counts only from some promises after `start` on. */
function systemWithWork() {
  const clock = new LocalClock();
  clocks.push(clock);
  const activity = new Activity();
  const work = { running: 0, endedAtMs: 0 };
  activity.watch(() => work.running);
  const start = async () => {
    for (let step = 0; step < PROMISES; step++) await undefined;
    work.running += 1;
    for (let turn = 0; turn < PROMISES; turn++) await nextTurn();
    work.running -= 1;
    work.endedAtMs = clock.now();
  };
  const rest = { pool: { invocations: [] }, instances: { scriptsRunning: () => 0 } };
  return { system: { clock, activity, ...rest } as unknown as LocalSystem, work, start };
}

it('The clock lets what a jump sets off end before the next jump', async () => {
  const { system, work, start } = systemWithWork();
  const from = system.clock.now();
  system.clock.after(1_000, () => void start());
  system.clock.after(60_000, () => {});
  await settle(system, { until: () => work.endedAtMs > 0 });
  expect(work.endedAtMs - from).toBeLessThan(60_000);
});

it('The clock lets what begins while the condition is asked end before the next jump', async () => {
  const { system, work, start } = systemWithWork();
  const from = system.clock.now();
  system.clock.after(60_000, () => {});
  const asked = { count: 0 };
  const until = async () => {
    asked.count += 1;
    if (asked.count === 2) await Promise.race([start(), nextTurn()]);
    return work.endedAtMs > 0;
  };
  await settle(system, { until });
  expect(work.endedAtMs - from).toBeLessThan(60_000);
});

it('The clock says so when nothing is due any more', async () => {
  const { system } = systemWithWork();
  await expect(settle(system, { until: () => false })).rejects.toThrow('Nothing is due any more');
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { described, happened, isEnough, isLong, noTrouble, unexercised } from '../../local/chaos/many/kills.ts';
import { killTree } from '../../local/chaos/many/trees.ts';
import { Instances } from '../../local/instances/instances.ts';
import { LocalClock } from '../../local/kernel/clock.ts';

const KILLS = 5;
const ASIDE = 'setsid sleep 600 & ';
const struck = (count: number, missed = 0) => ({ drawn: count + missed, struck: count, missed });
const met = {
  kills: { functions: struck(3, 1), trees: struck(2, 5), stops: struck(1), terminations: struck(1) },
  resets: 9,
  stalls: 8,
};

it('Kills that met nothing are counted apart from those that struck', () => {
  expect(happened(met)).toEqual({ functions: 3, trees: 2, stops: 1, terminations: 1, resets: 9, stalls: 8 });
  expect(described(met).slice(0, 2)).toEqual(['3 functions of 4 drawn', '2 trees of 7 drawn']);
  expect(described(met).at(-1)).toBe('8 stalls');
});

it('A kind of trouble that never struck is named with how often it was drawn', () => {
  expect(unexercised(met)).toEqual([]);
  const missed = { ...met, stalls: 0, kills: { ...met.kills, trees: struck(0, 5) } };
  expect(unexercised(missed)).toEqual([
    "Harness: none of the faults 'trees' ever happened, of 5 that were drawn",
    "Harness: none of the faults 'stalls' ever happened",
  ]);
  expect(unexercised(noTrouble())).toHaveLength(6);
});

it('Enough is when each kind struck, and trees in two of five sessions', () => {
  expect(isEnough(met, 5)).toBe(true);
  expect(isEnough(met, 6)).toBe(false);
  expect(isEnough({ ...met, resets: 0 }, 5)).toBe(false);
});

it('A run of minutes with many sessions has the time to meet every kind of trouble', () => {
  expect(
    [
      { minutes: 5, sessions: 50 },
      { minutes: 3, sessions: 30 },
    ].every(isLong),
  ).toBe(true);
  expect(isLong({ minutes: 0.1, sessions: 2 })).toBe(false);
});

it('A tree’s kill ends what a worker runs, what it put aside too, and leaves the machine; where nothing runs it says so', async () => {
  const root = mkdtempSync(join(tmpdir(), 'trees-'));
  const clock = new LocalClock();
  const instances = new Instances({ root, clock });
  try {
    const { instanceId } = instances.launch();
    await instances.reached(instanceId, 'running');
    expect(killTree(instanceId)).toBe(false);
    for (let kills = 0; kills < KILLS; kills++) {
      // Its result comes when nobody holds its output any more: also what is forked while the others are killed must go.
      const { result } = instances.runScript({ instanceId, script: `${ASIDE.repeat(40)} sleep 600`, environment: {} });
      await expect.poll(() => killTree(instanceId), { interval: 1 }).toBe(true);
      expect(await result).toMatchObject({ signal: 'SIGKILL', exitCode: null });
      await expect.poll(() => killTree(instanceId)).toBe(false);
    }
    const next = instances.runScript({ instanceId, script: 'echo on', environment: {} });
    expect(await next.result).toMatchObject({ exitCode: 0, stdout: 'on\n' });
  } finally {
    await instances.close();
    clock.close();
    rmSync(root, { recursive: true });
  }
});

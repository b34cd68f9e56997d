import type { FoundMachine } from '@remote-swe/core/domain/orphans';
import { REMOVALS_MAX, removeOrphans } from '@remote-swe/core/engine/orphans';
import type { Fleet } from '@remote-swe/core/ports';
import { describe, expect, it } from 'vitest';
import { World } from '../fakes/world.ts';

const PAGE = 10;

/** A deployment with nothing but machines of sessions that nobody knows. */
class LostFleet implements Fleet {
  readonly asked: string[] = [];
  #machines: FoundMachine[];

  constructor(count: number) {
    this.#machines = Array.from({ length: count }, (_, index) => ({
      instanceId: `i-${index}`,
      sessionId: `slack:T1:C1:${index}.000001`,
      launchedAt: 0,
    }));
  }

  get left(): number {
    return this.#machines.length;
  }

  machines(page = '0') {
    const start = Number(page);
    const end = start + PAGE;
    const next = end < this.#machines.length ? { next: String(end) } : {};
    return Promise.resolve({ found: this.#machines.slice(start, end), ...next });
  }

  volumes() {
    this.asked.push('volumes');
    return Promise.resolve({ found: [] });
  }

  clocks(digit: string) {
    this.asked.push(`clocks ${digit}`);
    return Promise.resolve({ found: [] });
  }

  terminate(instanceId: string) {
    this.#machines = this.#machines.filter((machine) => machine.instanceId !== instanceId);
    return Promise.resolve();
  }

  deleteVolume = () => Promise.resolve();
  deleteClock = () => Promise.resolve();
}

function run(world: World, fleet: Fleet) {
  return removeOrphans({ fleet, workerStore: world.table, clock: world.clock, log: world.log });
}

describe('removeOrphans', () => {
  it('removes no more than a bound in one run, and says so; the next goes on', async () => {
    const world = new World();
    const fleet = new LostFleet(4 * REMOVALS_MAX);
    expect(await run(world, fleet)).toEqual({ removed: REMOVALS_MAX });
    expect(fleet.left).toBe(3 * REMOVALS_MAX);
    expect(JSON.stringify(world.log)).toContain('Too many orphans for one run');
  });

  it('looks at the clocks of another part each hour, and at all in sixteen', async () => {
    const world = new World();
    const fleet = new LostFleet(0);
    for (let hour = 0; hour < 16; hour++) {
      await run(world, fleet);
      world.clock.jump(60 * 60_000);
    }
    const parts = fleet.asked.filter((asked) => asked.startsWith('clocks')).sort();
    expect(parts).toEqual([...'0123456789abcdef'].map((digit) => `clocks ${digit}`));
  });

  it('comes to the last page', async () => {
    const world = new World();
    for (let index = 0; index < 35; index++) {
      const kept = { state: 'stopped', generation: 1, startedAt: 0, lastUsedAt: 0, launchAttempt: 0 } as const;
      if (index !== 34) world.table.workers.set(`slack:T1:C1:${index}.000001`, { ...kept, instanceId: `i-${index}` });
    }
    const fleet = new LostFleet(35);
    expect(await run(world, fleet)).toEqual({ removed: 1 });
    expect(fleet.left).toBe(34);
  });
});

import { tellFailedStart } from '@remote-swe/core/engine/wakes/failed-start';
import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const fail = (world: World, receiveCount = 1) =>
  tellFailedStart(
    world.ports(),
    { sessionId: SESSION, receiveCount, firstReceivedAt: START, remainingMs: () => 600_000 },
    world.lease,
    'models.json is not usable.',
  );

describe('a wake that no step can be made for', () => {
  it('A wake that no step can be made for tells its thread what has to be mended, and comes back in a minute', async () => {
    const world = new World();
    await fail(world);
    expect(world.chat.texts()).toEqual([expect.stringContaining('I cannot start: models.json is not usable.')]);
    expect(world.lease.extensions.at(-1)).toBe(60_000);
    expect(world.clock.beating).toBe(0);
  });

  it('The thread is told once, however often the wake comes back, and the wake comes less often after a while', async () => {
    const world = new World();
    for (let receives = 1; receives <= 10; receives++) {
      await fail(world, receives);
      world.clock.jump(world.lease.extensions.at(-1) ?? 0);
    }
    expect(world.chat.texts()).toHaveLength(1);
    expect(world.clock.now() - START).toBeLessThanOrEqual(30 * 60_000);
    expect(world.lease.extensions.at(-1)).toBe(5 * 60_000);
  });

  it('A wake that no step can be made for comes back also when nobody can be told', async () => {
    for (const error of [new PortError('refused', 'no bot token'), new PortError('retry', 'Slack is down')]) {
      const world = new World();
      world.calls.failNext('chat.find', error);
      await expect(fail(world)).resolves.toBeUndefined();
      expect(world.lease.extensions.at(-1)).toBe(60_000);
    }
  });

  it('A wake tells nobody once the message is somebody else’s', async () => {
    const world = new World();
    world.lease.held = false;
    await fail(world);
    expect(world.chat.texts()).toEqual([]);
  });
});

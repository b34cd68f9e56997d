import { worstCaseMicroUsd } from '@remote-swe/core/engine/model-request/request';
import { describe, expect, it } from 'vitest';
import { acting, bashCall, dispatches, idle, message, SETTINGS, state, stop, thinking } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

/** A session in this phase whose wake comes for the n-th time, and finds these items. */
async function estimated(
  phase: Parameters<typeof state>[0],
  items: Parameters<World['arrives']>,
  receiveCount: number,
) {
  const world = new World();
  world.given(state(phase));
  world.arrives(...items);
  const firstReceivedAt = world.clock.now();
  expect(await world.step({ receiveCount, firstReceivedAt })).toBe('acknowledge');
  expect(world.model.requests).toEqual([]);
  return world.state.spend.estimatedMicroUsd;
}
const words = message('1700000001.000000', 'please');
const halt = stop('1700000002.000000');

describe('calls that an earlier delivery of the wake may have paid', () => {
  it('A stop that follows a delivery without entry counts the call that it may have made', async () => {
    const one = await estimated(thinking, [halt], 2);
    expect(one).toBeGreaterThan(
      worstCaseMicroUsd(SETTINGS, { model: 'small', system: '', tools: [], messages: [], maxTokens: 8_192 }),
    );
    expect(await estimated(thinking, [halt], 3)).toBe(2 * one);
  });

  it('A stop beside words counts the call that was made for the words', async () => {
    expect(await estimated(idle, [words, halt], 2)).toBeGreaterThan(0);
  });

  it('A first stop counts nothing, nor does one of a session that rests or acts', async () => {
    expect(await estimated(thinking, [halt], 1)).toBe(0);
    expect(await estimated(idle, [halt], 2)).toBe(0);
    expect(await estimated(acting(dispatches.none, [bashCall('a')]), [halt], 2)).toBe(0);
  });

  it('A stop that is the first entry of a session counts the call for words that were withdrawn since', async () => {
    const world = new World();
    world.arrives(halt);
    await world.step({ receiveCount: 2, firstReceivedAt: world.clock.now() });
    expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
  });
});

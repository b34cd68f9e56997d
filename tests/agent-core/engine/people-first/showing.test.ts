import { beforeEach, expect, it } from 'vitest';
import { message, says, state, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.given(state(thinking, { progress: { id: 'p', ts: '1.000001' } }));
  const notice = { kind: 'progress' as const, id: 'p', at: START, text: '', stoppable: true };
  world.chat.posted.push({ ts: '1.000001', at: START, notice });
  world.calls.clear();
});

it('A message during a model call is shown as read next, within the time between two looks', async () => {
  world.model.turns.push(async () => {
    world.arrives(message('1700000010.000000', 'one more wish'));
    await world.clock.advance(2_100);
    expect(world.chat.texts().at(-1)).toContain(':eyes: Your message is read next');
    return says('Hello.');
  });
  await world.step();
  expect.assertions(1);
});

it('Several messages during a model call are shown once', async () => {
  world.model.turns.push(async () => {
    for (const second of [10, 11, 12]) {
      world.arrives(message(`17000000${second}.000000`, 'one more wish'));
      await world.clock.advance(5_000);
    }
    expect(world.calls.only('chat.update')).toHaveLength(1);
    return says('Hello.');
  });
  await world.step();
  expect.assertions(1);
});

it('A model call shows nothing of the messages that it reads itself', async () => {
  world.arrives(message('1700000009.000000', 'please'));
  world.model.turns.push(async () => {
    await world.clock.advance(10_000);
    expect(world.calls.only('chat.update')).toEqual([]);
    return says('Hello.');
  });
  await world.step();
  expect.assertions(1);
});

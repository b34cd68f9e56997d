import { describe, expect, it } from 'vitest';
import { idle, MODELS, message, paused, says, state, workOf } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const [FIRST = '', SECOND = ''] = Object.keys(MODELS.models);
const choice = (ts: string, more: object) => message(ts, '', { kind: 'resume', ...more });

describe('what people choose by commands', () => {
  it('A chosen model answers from the next turn on, and the choice alone asks nobody', async () => {
    const world = new World();
    world.given(state(idle, { model: FIRST, turn: 1 }));
    world.arrives(choice('1700000001.000001', { model: SECOND }));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.state).toMatchObject({ phase: idle, model: FIRST, nextModel: SECOND });
    expect(world.chat.texts()).toEqual([]);
    world.model.turns.push(says('Here.'));
    world.arrives(message('1700000002.000001'));
    await world.step();
    expect(world.state).toMatchObject({ model: SECOND, turn: 2 });
    expect(world.state.nextModel).toBeUndefined();
  });

  it('A chosen model brings back no paused session, and closes none of its work', async () => {
    const world = new World();
    const before = paused(workOf({ kind: 'none' }));
    world.given(state(before, { model: FIRST, turn: 1 }));
    world.arrives(choice('1700000001.000001', { model: SECOND }));
    await world.step();
    expect(world.state).toMatchObject({ phase: before, nextModel: SECOND });
    expect(world.newest).toMatchObject({ absorbed: [expect.any(String)], messages: [] });
  });

  it('The name in the message counts before the one of the command', async () => {
    const world = new World();
    world.given(state(idle, { model: FIRST, turn: 1, nextModel: SECOND }));
    world.model.turns.push(says('Here.'));
    world.arrives(message('1700000002.000001', `please --model ${FIRST.toUpperCase()}`));
    await world.step();
    expect(world.state.model).toBe(FIRST);
  });

  it('A session at rest is given money', async () => {
    const world = new World();
    world.given(state(idle, { turn: 1 }));
    world.arrives(choice('1700000001.000001', { raiseToMicroUsd: 50_000_000, at: START }));
    await world.step();
    expect(world.state).toMatchObject({ phase: idle, sessionBudgetMicroUsd: 50_000_000 });
  });
});

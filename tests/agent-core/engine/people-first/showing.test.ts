import type { Dispatch } from '@remote-swe/core/domain/session/session';
import { beforeEach, describe, expect, it } from 'vitest';
import { bashCall, dispatches, message, result, SESSION, says, state, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const PROGRESS = { id: 'p', ts: '1.000001' };
let world: World;
beforeEach(() => {
  world = new World();
  world.given(state(thinking, { progress: PROGRESS }));
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

it('A message that a model call reads is shown as being read, once', async () => {
  world.arrives(message('1700000009.000000', 'please'));
  world.model.turns.push(async () => {
    await world.clock.advance(10_000);
    expect(world.chat.texts()).toEqual([expect.stringContaining(':eyes: Reading your message')]);
    expect(world.calls.only('chat.update')).toHaveLength(1);
    return says('Hello.');
  });
  await world.step();
  expect.assertions(2);
});

describe('what has ended leaves the progress message', () => {
  const shown = () => world.chat.texts().at(-1)?.split('\n')[0];
  const given = (dispatch: Dispatch, calls = [bashCall('a')]) => {
    world = new World();
    world.given(state({ kind: 'acting', work: { reply: 2, calls, results: [], dispatch } }, { progress: PROGRESS }));
    const notice = { kind: 'progress' as const, id: 'p', at: START, text: '', stoppable: true };
    world.chat.posted.push({ ts: '1.000001', at: START, notice });
    world.online();
  };

  it('A worker that has come is not started any more', async () => {
    given(dispatches.workerWait);
    await world.step();
    expect(world.newest.kind).toBe('sent');
    expect(shown()).toContain(':gear: bash `ls` · since');
  });

  it('A call that has its result is not shown while the model thinks', async () => {
    given(dispatches.sent);
    world.commands.outcomes.set('command-1', {
      kind: 'reported',
      report: { schema: 1, outcome: 'done', results: [result('a')] },
    });
    await world.step();
    expect(world.state.phase.kind).toBe('thinking');
    expect(shown()).toBe(':gear: Thinking');
  });

  it('An entry that says nothing new is no edit', async () => {
    given({ ...dispatches.workerWait, checkAt: START - 1 });
    world.machines.statuses.set('i-1', { kind: 'pending' });
    world.table.workers.set(SESSION, { ...world.online(), state: 'starting', startedAt: START });
    world.machines.statuses.set('i-1', { kind: 'pending' });
    await world.step();
    expect(world.newest.kind).toBe('worker-wait');
    expect(world.calls.only('chat.update')).toEqual([]);
  });
});

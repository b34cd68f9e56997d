import { HELD_MS_MAX } from '@remote-swe/core/engine/context/settings';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { message, reply, says, todoCall, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const HOUR = 60 * 60_000;
/** As often as the sweeper comes, at most. */
const SWEEP = 15 * 60_000;

let world: World;
let limitedUntil: number;
beforeEach(() => {
  world = new World();
  limitedUntil = START + HOUR;
  world.arrives(message('1700000001.000000'));
});

/** The chat refuses `operations` until the limit is over. */
function limit(...operations: ('post' | 'find' | 'posts')[]): void {
  for (const name of operations) {
    const real = world.chat[name].bind(world.chat) as (...given: unknown[]) => Promise<never>;
    Object.assign(world.chat, {
      [name]: async (...given: unknown[]) => {
        if (world.clock.now() >= limitedUntil) return real(...given);
        throw new PortError('retry', 'the limit is used up', { retryAt: limitedUntil });
      },
    });
  }
}

async function sweeps(forMs: number): Promise<void> {
  for (const end = world.clock.now() + forMs; world.clock.now() < end; ) {
    world.clock.jump(SWEEP);
    expect(await world.step()).toBe('acknowledge');
  }
}

describe('an hour in which the chat takes no posts', () => {
  it('An answer stays pending, in the sweeper’s sight, and is posted once when the limit is over', async () => {
    limit('post', 'find');
    world.model.turns.push(says('Hello.'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.dueAt).toBeGreaterThan(START);
    await sweeps(HOUR - SWEEP);
    expect(world.chat.posted).toEqual([]);
    expect(world.dueAt).not.toBeNull();
    await sweeps(2 * SWEEP);
    expect(world.chat.texts()).toEqual([expect.stringContaining('Hello.')]);
    expect(world.dueAt).toBeNull();
    expect(world.model.requests).toHaveLength(1);
  });

  it('A limit of seconds is waited for by a timer, not by the sweeper, and the post comes right after it', async () => {
    limitedUntil = START + 30_000;
    limit('post', 'find');
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(world.wakes.timers.map(({ delayMs }) => delayMs)).toEqual([31_000]);
    world.clock.jump(31_000);
    await world.step();
    expect(world.chat.texts()).toEqual([expect.stringContaining('Hello.')]);
    expect(world.wakes.timers).toHaveLength(1);
  });

  it('A limit that is named anew each time has timers for a quarter of an hour only', async () => {
    limitedUntil = START + HOUR;
    limit('post', 'find');
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(world.wakes.timers).toEqual([]);
    limitedUntil = START + 16 * 60_000;
    world.clock.jump(14 * 60_000);
    await world.step();
    expect(world.wakes.timers).toHaveLength(1);
    limitedUntil = START + 17 * 60_000;
    world.clock.jump(2 * 60_000 + 1);
    await world.step();
    expect(world.wakes.timers).toHaveLength(1);
  });

  it('The session works on meanwhile, and its posts come in their order', async () => {
    limit('post', 'find');
    world.model.turns.push(reply([toolUse(todoCall('a').toolCallId, todoCall('a').name)]), says('Done.'));
    for (let steps = 0; steps < 3; steps++) expect(await world.step()).toBe('acknowledge');
    expect(world.state.phase.kind).toBe('idle');
    const pending = world.state.noticesPending.map(({ id }) => id);
    expect(pending.length).toBeGreaterThan(1);
    world.clock.jump(HOUR);
    await world.step();
    expect(world.chat.posted.map(({ notice }) => notice.id)).toEqual(pending);
  });

  it('What was posted before the limit is posted no second time', async () => {
    world.model.turns.push(says('Hello.'));
    world.calls.failNext('chat.post', new PortError('retry', 'limit', { retryAt: limitedUntil }), 'after');
    await world.step();
    await sweeps(SWEEP);
    expect(world.chat.texts()).toHaveLength(1);
    expect(world.dueAt).toBeNull();
  });

  it('A progress message whose post was not heard of is posted no second time, however long after it the turn ends', async () => {
    limit('find');
    world.model.turns.push(reply([toolUse(todoCall('a').toolCallId, todoCall('a').name)]), says('Done.'));
    world.calls.failNext('chat.post progress', new PortError('retry', 'limit', { retryAt: limitedUntil }), 'after');
    await world.step();
    world.clock.jump(SWEEP);
    for (let steps = 0; steps < 2; steps++) expect(await world.step()).toBe('acknowledge');
    expect(world.state.phase.kind).toBe('idle');
    await sweeps(HOUR);
    const progress = world.chat.posted.filter(({ notice }) => notice.kind === 'progress');
    expect(progress.map(({ notice }) => notice.text)).toEqual([expect.stringContaining('Done')]);
  });

  it('A limit without end costs the posts after a day, and the session is at rest', async () => {
    limitedUntil = START + 2 * HELD_MS_MAX;
    limit('post', 'find');
    world.model.turns.push(says('Hello.'));
    await world.step();
    await sweeps(HELD_MS_MAX + SWEEP);
    expect(world.dueAt).toBeNull();
    expect(world.log.lines).toContainEqual(expect.objectContaining({ message: 'The thread cannot be told' }));
  });

  it('A thread that may not be read yet keeps the words unread without a failure, and they are answered when the limit is over', async () => {
    limit('posts');
    world.model.turns.push(says('Hello.'));
    for (let wakes = 0; wakes < 3; wakes++) expect(await world.step()).toBe('acknowledge');
    expect(world.entries).toEqual([]);
    expect(world.log.lines).toContainEqual(expect.objectContaining({ message: 'A rate limit ends the step' }));
    world.clock.jump(HOUR);
    await world.step();
    expect(world.chat.texts()).toEqual([expect.stringContaining('Hello.')]);
    expect(world.model.requests).toHaveLength(1);
  });
});

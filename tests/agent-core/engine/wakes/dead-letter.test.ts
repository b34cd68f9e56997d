import { buryWake } from '@remote-swe/core/engine/wakes/dead-letter';
import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  dispatches,
  idle,
  message,
  SESSION,
  says,
  state,
  thinking,
  toolUse,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const bury = (world: World, sentAt = START - 500) =>
  buryWake({ ...world.ports(), inbox: world.table }, { build: 'test' }, SESSION, sentAt);

describe('a wake that was given up', () => {
  it('A given-up wake pauses the session with its calls open, and tells people once', async () => {
    const world = new World();
    world.given(state(acting(dispatches.sent)), [{ kind: 'model', blocks: [toolUse('a')] }]);
    world.arrives(message('1.000000'));
    expect(await bury(world)).toBe('paused');
    expect(world.newest).toMatchObject({ kind: 'dead-letter', version: 2, absorbed: [] });
    expect(world.state.phase).toMatchObject({
      kind: 'paused',
      reason: { kind: 'error' },
      work: { calls: [bashCall('a')], dispatch: { kind: 'sent' } },
    });
    expect(world.dueAt).toBeNull();
    expect(world.table.inbox.get(SESSION)?.[0]).toMatchObject({ parked: true });
    expect(world.chat.texts()).toHaveLength(1);
    expect(world.calls.names.indexOf('journal.unread')).toBeLessThan(world.calls.names.indexOf('journal.newest'));
  });

  it('A given-up wake tells people once, though it dies at any point and comes back', async () => {
    for (const call of ['journal.commit', 'inbox.park', 'chat.find', 'chat.post'])
      for (const when of ['before', 'after'] as const) {
        const world = new World();
        world.given(state(thinking));
        world.calls.failNext(call, new PortError('retry', 'killed'), when);
        await bury(world).catch(() => undefined);
        world.clock.jump(1_000);
        await bury(world);
        expect(world.entries).toHaveLength(2);
        expect(world.chat.texts()).toHaveLength(1);
      }
  });

  it('A given-up wake ends the progress message: it says no longer that work goes on', async () => {
    const world = new World();
    const source = state(thinking).source;
    const running = { kind: 'progress', id: 'p1', at: START, text: 'Thinking', stoppable: true } as const;
    const { postId } = await world.chat.post(source, running);
    world.given(state(thinking, { progress: { id: 'p1', at: START, ts: postId } }));
    await bury(world);
    const post = world.chat.posted.find((each) => each.notice.id === 'p1');
    expect(post?.notice).toMatchObject({ stoppable: false, text: expect.stringContaining('Paused') });
  });

  it('A given-up wake changes nothing when the session has moved on since', async () => {
    const world = new World();
    world.given(state(thinking));
    expect(await bury(world, START - 5_000)).toBe('moved-on');
    expect(world.entries).toHaveLength(1);
    expect(world.chat.posted).toEqual([]);
  });

  it('A given-up wake changes nothing when a step wins the race', async () => {
    const world = new World();
    world.given(state(thinking));
    world.table.beforeCommit = () => world.given(state(idle));
    expect(await bury(world)).toBe('moved-on');
    expect(world.chat.posted).toEqual([]);
  });

  it('A given-up wake of a session without any entry pauses it too; a message resumes it', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000'));
    expect(await bury(world)).toBe('paused');
    world.model.turns.push(says('Hello.'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.state.phase).toEqual(idle);
    expect(world.chat.texts().filter((text) => text.startsWith('Hello.'))).toHaveLength(1);
    expect(world.chat.posted).toHaveLength(2);
  });

  /** Somebody buries the wake, and a step of the session runs just before the pause is posted. */
  async function buryBeside(world: World, step: () => Promise<unknown>): Promise<void> {
    const chat = new Proxy(world.chat, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          if (property === 'post') await step();
          return member.apply(target, given);
        };
      },
    });
    await buryWake({ ...world.ports(), chat, inbox: world.table }, { build: 'test' }, SESSION, START - 500);
  }

  it('A pause that is being told by who buried the wake is told by no step beside it, and the answer comes after it', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000'));
    world.model.turns.push(says('Hello.'));
    await buryBeside(world, async () => expect(await world.step()).toBe('acknowledge'));
    expect(world.chat.texts()).toEqual([expect.stringContaining('Paused')]);
    expect(world.state.phase).toEqual(idle);
    const [timer] = world.wakes.timers;
    world.clock.jump(timer?.delayMs ?? 0);
    await world.step();
    expect(world.chat.texts()).toEqual([expect.stringContaining('Paused'), expect.stringContaining('Hello.')]);
    expect(world.dueAt).toBeNull();
  });

  it('A pause that is being told is told by no step that takes in what a command has done', async () => {
    const world = new World();
    world.given(state(acting(dispatches.sent)), [{ kind: 'model', blocks: [toolUse('a')] }]);
    await buryBeside(world, () => world.step());
    expect(world.chat.texts()).toEqual([expect.stringContaining('Paused')]);
  });

  it('A pause whose teller has died and was overtaken is told by a later step', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000'));
    world.calls.failNext('chat.post', new PortError('retry', 'killed'), 'before');
    await bury(world).catch(() => undefined);
    world.model.turns.push(says('Hello.'));
    await world.step();
    expect(await bury(world)).toBe('moved-on');
    expect(world.chat.texts()).toEqual([]);
    world.clock.jump(world.wakes.timers[0]?.delayMs ?? 0);
    await world.step();
    expect(world.chat.texts()).toEqual([expect.stringContaining('Paused'), expect.stringContaining('Hello.')]);
  });

  it('A given-up wake of a session that cannot be read parks it, and tells people once', async () => {
    const world = new World();
    world.given(state(thinking));
    for (let delivery = 0; delivery < 2; delivery++) {
      world.calls.failNext('journal.newest', new Error('has schema 2; this build reads schema 1'));
      expect(await bury(world)).toBe('parked');
    }
    expect(world.entries).toHaveLength(1);
    expect(world.chat.texts()).toHaveLength(1);
    expect(world.calls.names).toContain('inbox.park');
  });

  it('A given-up wake whose thread is closed is logged, not given up again', async () => {
    const world = new World();
    world.given(state(thinking));
    world.calls.failNext('chat.find', new PortError('refused', 'Slack: is_archived'));
    expect(await bury(world)).toBe('paused');
    expect(world.log.lines.at(-1)).toMatchObject({ level: 'error' });
  });
});

describe('a thread that Slack has closed for good', () => {
  it('A thread that Slack has closed for good does not keep the session from its end', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000'));
    world.model.turns.push(says('Hello.'));
    world.calls.failNext('chat.post', new PortError('refused', 'Slack: is_archived'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.dueAt).toBeNull();
  });
});

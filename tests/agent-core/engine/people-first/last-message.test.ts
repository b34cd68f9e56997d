import { PROGRESS_ANEW_MS_MIN } from '@remote-swe/core/domain/notices/progress-anew';
import type { ProgressMessage } from '@remote-swe/core/domain/session/notice';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { acting, dispatches, message, reply, SESSION, says, state, thinking, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const DOWN = new PortError('retry', 'Slack: no answer');
const REFUSED = new PortError('refused', 'Slack: cant_delete_message');
const OLD = { id: 'p', ts: '1.000001', at: START - PROGRESS_ANEW_MS_MIN };
const todo = (id: string) => reply([toolUse(id, 'todo', { items: [] })]);

/** A session in a turn whose progress message is posted. */
function working(progress: ProgressMessage = OLD, more: Partial<SessionState> = {}): World {
  const world = new World();
  world.given(state(thinking, { progress, ...more }));
  const notice = { kind: 'progress' as const, id: 'p', at: START, text: 'old', stoppable: true };
  world.chat.posted.push({ ts: OLD.ts, at: START, notice });
  return world;
}

const KEPT_MS = 1_000;

/** The same below whose message another one stands, while its last edit and all further posts are kept back. */
function keptBack(): World {
  const edit = { kind: 'progress' as const, id: OLD.id, at: START, text: 'Paused', stoppable: false };
  return working({ ...OLD, below: true }, { noticesPending: [edit], heldUntil: START + KEPT_MS });
}

const progressPosts = (world: World) => world.chat.posted.filter(({ notice }) => notice.kind === 'progress');

async function steps(world: World, count: number): Promise<void> {
  for (let wake = 0; wake < count; wake++) await world.step({ receiveCount: 2 });
}

describe('the place of the progress message', () => {
  it('The progress message is posted anew below the words of people, and the old one is taken away', async () => {
    const world = working();
    world.arrives(message('1700000009.000000', 'one more wish', { at: START }));
    world.model.turns.push(todo('a'));
    await world.step();
    const [only, ...others] = progressPosts(world);
    expect(others).toEqual([]);
    expect(only?.ts).not.toBe(OLD.ts);
    expect(only?.notice).toMatchObject({ stoppable: true, id: `${SESSION}#2#0#progress` });
    await world.step();
    expect(world.state.progress).toEqual({ id: `${SESSION}#2#0#progress`, ts: only?.ts, at: START });
    expect(progressPosts(world)).toHaveLength(1);
  });

  it('The progress message is posted anew below a message of the agent that came with an earlier entry', async () => {
    const world = working();
    world.model.turns.push(reply([toolUse('a', 'post_message', { text: 'Half of it works.' })]));
    await steps(world, 2);
    expect(world.chat.posted.map(({ notice }) => notice.kind)).toEqual(['message', 'progress']);
    expect(world.chat.texts()[0]).toContain('Half of it works.');
  });

  it('The progress message stays where nothing stands below it', async () => {
    const world = working();
    world.model.turns.push(todo('a'));
    await steps(world, 2);
    expect(progressPosts(world).map(({ ts }) => ts)).toEqual([OLD.ts]);
    expect(world.calls.only('chat.remove')).toEqual([]);
  });

  it('The progress message is not posted anew before its time, and then what came below it is not forgotten', async () => {
    const world = working({ ...OLD, at: START - PROGRESS_ANEW_MS_MIN + 1_000 });
    world.arrives(message('1700000009.000000', 'one more wish', { at: START }));
    world.model.turns.push(todo('a'), todo('b'));
    await world.step();
    expect(progressPosts(world).map(({ ts }) => ts)).toEqual([OLD.ts]);
    world.clock.jump(1_000);
    await world.step();
    expect(progressPosts(world).map(({ ts }) => ts)).not.toEqual([OLD.ts]);
    expect(progressPosts(world)).toHaveLength(1);
  });

  it('Words that were written before the progress message do not move it', async () => {
    const world = working();
    world.arrives(message('1700000009.000000', 'please', { at: (OLD.at ?? 0) - 1 }));
    world.model.turns.push(todo('a'));
    await world.step();
    expect(progressPosts(world).map(({ ts }) => ts)).toEqual([OLD.ts]);
  });

  it('The progress message that a step with two entries posts anew belongs to the second, which is posted at once', async () => {
    const world = new World();
    world.given(state(acting(dispatches.none), { progress: { ...OLD, below: true } }));
    world.online();
    await world.step();
    expect(world.entries.map(({ kind }) => kind).slice(-2)).toEqual(['intent', 'sent']);
    expect(progressPosts(world).map(({ notice }) => notice.id)).toEqual([`${SESSION}#3#0#progress`]);
  });

  it('The progress message is not posted anew when the turn has ended', async () => {
    const world = working();
    world.arrives(message('1700000009.000000', 'one more wish', { at: START }));
    world.model.turns.push(says('Done.'));
    await steps(world, 2);
    expect(progressPosts(world).map(({ ts, notice }) => [ts, notice])).toMatchObject([[OLD.ts, { stoppable: false }]]);
  });
});

describe('a progress message that is posted anew in trouble', () => {
  it.each([
    ['chat.post progress', 'before'],
    ['chat.post progress', 'after'],
    ['chat.remove', 'before'],
    ['chat.remove', 'after'],
    ['wakes.ring', 'before'],
    ['lease.extend', 'after'],
  ] as const)('A crash at %s (%s its effect) leaves one progress message, below', async (call, when) => {
    const world = working();
    world.arrives(message('1700000009.000000', 'one more wish', { at: START }));
    world.model.turns.push(todo('a'), todo('b'), todo('c'), todo('d'));
    if (call === 'lease.extend') await world.step();
    world.calls.failNext(call, new Error('killed'), when);
    await steps(world, 4);
    const [only, ...others] = progressPosts(world);
    expect(others).toEqual([]);
    expect(only?.ts).not.toBe(OLD.ts);
    expect(world.state.progress?.ts).toBe(only?.ts);
    expect(world.state.progress?.old).toBeUndefined();
  });

  it('What a progress message is still to say is posted no second time, where posts were kept back and a step died', async () => {
    const world = keptBack();
    world.model.turns.push(todo('a'), todo('b'));
    await world.step();
    expect(world.state.progress).toEqual({ ...OLD, below: true });
    world.clock.jump(KEPT_MS);
    world.calls.failNext('journal.commit', new Error('killed'), 'before');
    await steps(world, 3);
    const id = world.state.progress?.id;
    expect(id).not.toBe(OLD.id);
    expect(progressPosts(world).map(({ notice }) => notice.id)).toEqual([id]);
  });

  it('A progress message whose turn ends, and another begins, while posts are kept back loses its Stop button', async () => {
    const world = keptBack();
    world.model.turns.push(todo('a'), says('Done.'), says('Once more.'));
    await steps(world, 3);
    world.arrives(message('1700000009.000000', 'again', { at: START }));
    await world.step();
    expect(world.state).toMatchObject({ phase: { kind: 'idle' }, turn: 2 });
    world.clock.jump(KEPT_MS);
    await world.step();
    const done = { stoppable: false, text: expect.stringContaining('Done') };
    expect(progressPosts(world).map(({ ts, notice }) => [ts, notice])).toMatchObject([[OLD.ts, done]]);
  });

  it('A chat that takes nothing away neither fails nor delays the step, and is asked again with the next one', async () => {
    const world = working({ id: 'new', ts: '2.0', at: START, old: OLD.ts });
    world.model.turns.push(todo('a'));
    world.calls.failNext('chat.remove', DOWN);
    world.calls.failNext('chat.remove', DOWN);
    expect(await world.step()).toBe('acknowledge');
    expect(world.state.progress?.old).toBe(OLD.ts);
    await world.step();
    expect(world.state.progress?.old).toBeUndefined();
    expect(progressPosts(world)).toEqual([]);
  });

  it('An old progress message that may not be taken away becomes a quiet line without a button, once', async () => {
    const world = working({ id: 'new', ts: '2.0', at: START, old: OLD.ts }, { language: 'ja' });
    world.model.turns.push(todo('a'));
    world.calls.failNext('chat.remove', REFUSED);
    await steps(world, 2);
    expect(world.chat.posted[0]?.notice).toMatchObject({ stoppable: false, text: '_続きは下にあります_' });
    expect(world.state.progress?.old).toBeUndefined();
    expect(world.calls.only('chat.remove')).toHaveLength(1);
  });
});

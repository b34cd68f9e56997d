import type { Dispatch } from '@remote-swe/core/domain/session/session';
import { NOT_STARTED } from '@remote-swe/core/domain/tool/not-started';
import { beforeEach, describe, expect, it } from 'vitest';
import { bashCall, dispatches, message, SESSION, state, target, toolUse, workOf } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.online({ inFlightUntil: target().deadline });
});

const REPLY = 7;
const shortCall = (id: string) => bashCall(id, { command: 'ls', timeout_s: 10 });

function given(dispatch: Dispatch, calls = [bashCall('a')], more: { reply?: number } = { reply: REPLY }): void {
  const progress = { id: 'p', ts: '1.000001' };
  world.given(state({ kind: 'acting', work: { ...workOf(dispatch, calls), ...more } }, { progress }), [
    { kind: 'model', blocks: calls.map(({ toolCallId }) => toolUse(toolCallId)) },
  ]);
  world.chat.posted.push({
    ts: '1.000001',
    at: START,
    notice: { kind: 'progress', id: 'p', at: START, text: '', stoppable: true },
  });
  world.calls.clear();
}
const words = (second = 9) => world.arrives(message(`17000000${second}.000000`, 'please stop, do NOT push'));
const dispatchNow = () => (world.state.phase.kind === 'acting' ? world.state.phase.work.dispatch : undefined);
const results = () => world.newest.messages.flatMap((one) => (one.kind === 'results' ? one.results : []));
const orderOf = () => world.calls.only('machines', 'commands', 'wakes.arm', 'journal.commit', 'workerStore');
const hold = { schema: 1, action: 'hold', sessionId: SESSION, reply: REPLY };

describe('words during a running command', () => {
  it('Words hold the command after its report was asked for, in one entry that keeps the check time', async () => {
    given(dispatches.sent);
    words();
    expect(await world.step()).toBe('acknowledge');
    expect(orderOf()).toEqual(['commands.collect', 'commands.send hold', 'journal.commit hold-sent']);
    expect(world.commands.sent.map(({ payload }) => payload)).toEqual([hold]);
    expect(dispatchNow()).toEqual({ ...dispatches.sent, hold: 'sent' });
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('One hold is sent for one command, however many messages and wakes come', async () => {
    given(dispatches.sent);
    for (let second = 10; second < 20; second++) {
      words(second);
      await world.step();
    }
    expect(world.calls.only('commands.send')).toEqual(['commands.send hold']);
    expect(world.calls.only('journal.commit')).toEqual(['journal.commit hold-sent']);
  });

  it('A due check whose words are unread holds again, and arms the next check before', async () => {
    given({ ...dispatches.sent, hold: 'sent' });
    words();
    world.clock.jump(60_000);
    await world.step();
    expect(orderOf()).toEqual([
      'commands.collect',
      'machines.describe',
      'wakes.arm',
      'commands.send hold',
      'journal.commit check-again',
    ]);
    expect(dispatchNow()).toMatchObject({ hold: 'sent', checkAt: START + 180_000, checkDelayMs: 120_000 });
  });

  it('The first hold at a due check names the new check time, whose timer is armed', async () => {
    given(dispatches.sent);
    words();
    world.clock.jump(60_000);
    await world.step();
    expect(orderOf().slice(-3)).toEqual(['wakes.arm', 'commands.send hold', 'journal.commit hold-sent']);
    expect(dispatchNow()).toMatchObject({ hold: 'sent', checkAt: START + 180_000 });
  });

  it.each([
    ['refused', () => (world.commands.sendAnswer = { kind: 'not-reachable', reason: 'x' })],
    ['throttled', () => world.calls.failNext('commands.send hold', new Error('ThrottlingException'))],
  ] as [string, () => unknown][])(
    'A hold that is %s is logged, and the step goes on as if it was sent',
    async (_name, make) => {
      given(dispatches.sent);
      words();
      make();
      expect(await world.step()).toBe('acknowledge');
      expect(world.newest.kind).toBe('hold-sent');
      expect(JSON.stringify(world.log.lines)).toContain('The hold was not sent');
    },
  );

  it('A finished command gets no hold, and its words are read next', async () => {
    given(dispatches.sent);
    words();
    world.commands.report('command-1', { schema: 1, outcome: 'done', results: [] });
    await world.step();
    expect(world.newest.kind).toBe('results');
    expect(world.calls.only('commands.send')).toEqual([]);
    expect(world.state.phase.kind).toBe('thinking');
  });

  it.each([
    ['calls that end in a moment', [shortCall('a')], { reply: REPLY }],
    ['calls of an older build, whose reply has no number', [bashCall('a')], {}],
  ])('No hold is sent for %s', async (_name, calls, more) => {
    given(dispatches.sent, calls, more);
    words();
    await world.step();
    expect(world.calls.only('commands.send', 'journal.commit')).toEqual([]);
  });

  it('A step without the lease sends no hold', async () => {
    given(dispatches.sent);
    words();
    world.commands.outcomes.set('command-1', { kind: 'running' });
    const { get } = world.table;
    world.table.get = (sessionId) => {
      world.clock.jump(46_000);
      return get.call(world.table, sessionId);
    };
    expect(await world.step()).toBe('retry');
    expect(world.calls.only('commands.send', 'journal.commit')).toEqual([]);
  });

  it('The thread shows at once that the message is read soon, and that the command goes on', async () => {
    given(dispatches.sent);
    words();
    await world.step();
    expect(world.chat.texts().at(-1)).toContain(':eyes: Your message is read within about 10 s.');
  });

  it('The thread shows it for a command that is not held, too, with the first message', async () => {
    given(dispatches.sent, [shortCall('a')]);
    words(10);
    await world.step();
    expect(world.chat.texts().at(-1)).toContain(
      ':eyes: Your message is read when this ends, within about 10 s: bash `ls`',
    );
    world.calls.clear();
    words(11);
    await world.step();
    expect(world.calls.only('chat')).toEqual([]);
  });
});

describe('words before a command', () => {
  const none: Dispatch = { kind: 'none' };

  it.each([
    ['a long call', none, [bashCall('a')]],
    ['a long call behind a short one', none, [shortCall('a'), bashCall('b')]],
    ['a call whose machine is awaited', dispatches.workerWait, [bashCall('a')]],
    ['a short call whose machine is awaited', dispatches.workerWait, [shortCall('a')]],
  ] as [string, Dispatch, ReturnType<typeof bashCall>[]][])(
    'Words close %s that was never sent, without any outside call',
    async (_name, dispatch, calls) => {
      given(dispatch, calls);
      words();
      await world.step();
      expect(orderOf()).toEqual(['journal.commit results']);
      expect(results().map(({ toolCallId, outcome }) => [toolCallId, outcome])).toEqual(
        calls.map(({ toolCallId }) => [toolCallId, 'not-started']),
      );
      expect(JSON.stringify(results())).toContain(NOT_STARTED);
      expect(world.state.phase.kind).toBe('thinking');
      expect(world.wakes.rings).toHaveLength(1);
      expect(world.chat.texts().at(-1)).toContain(':eyes: Your message is read next');
    },
  );

  it('Words let a call that ends in a moment be sent as ever, without a hold', async () => {
    given(none, [shortCall('a')]);
    words();
    await world.step();
    expect(world.newest.kind).toBe('sent');
    expect(world.commands.sent[0]?.payload).toMatchObject({ action: 'run', reply: REPLY });
    expect(world.commands.sent[0]?.payload).not.toHaveProperty('holds');
    expect(dispatchNow()).not.toHaveProperty('hold');
    expect(world.wakes.rings).toHaveLength(1);
  });

  it.each([
    ['whose command was not delivered', { kind: 'none', sentBefore: target({ toolCallIds: ['a'] }) }],
    ['whose intent was found', { kind: 'intent', target: target({ toolCallIds: ['a'] }) }],
  ] as [string, Dispatch][])(
    'A call %s may have been sent: with words it is sent with the hold, and not closed',
    async (_name, dispatch) => {
      given(dispatch);
      words();
      await world.step();
      expect(world.newest.kind).toBe('sent');
      expect(world.commands.sent.map(({ payload }) => payload)).toMatchObject([
        { action: 'run', reply: REPLY, holds: true },
      ]);
      expect(dispatchNow()).toMatchObject({ kind: 'sent', hold: 'sent' });
      await world.step();
      expect(world.calls.only('commands.send')).toHaveLength(1);
    },
  );

  it('A call that may have been sent waits for its machine although somebody wrote', async () => {
    given({ kind: 'worker-wait', since: START, checkAt: START + 5_000, sentBefore: target() });
    world.machines.statuses.set('i-1', { kind: 'pending' });
    world.online({ state: 'starting' });
    world.machines.statuses.set('i-1', { kind: 'pending' });
    words();
    await world.step();
    expect(results()).toEqual([]);
    expect(dispatchNow()).toMatchObject({ kind: 'worker-wait', sentBefore: { instanceId: 'i-1' } });
  });

  it('A command that is resent without words carries no hold', async () => {
    given({ kind: 'intent', target: target() });
    await world.step();
    expect(world.commands.sent[0]?.payload).toMatchObject({ action: 'run', reply: REPLY });
    expect(world.commands.sent[0]?.payload).not.toHaveProperty('holds');
  });
});

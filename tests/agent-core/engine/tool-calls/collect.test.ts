import type { Dispatch } from '@remote-swe/core/domain/session/session';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { CommandReport } from '@remote-swe/core/domain/worker/command';
import { WORKER_WAIT_MS_MAX } from '@remote-swe/core/domain/worker/wait-limits';
import { CANCELS_MAX, CHECK_MS_MAX, DISPATCHES_MAX, NOT_AFTER_MS } from '@remote-swe/core/engine/context/settings';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  dispatches,
  message,
  paused,
  result,
  says,
  state,
  stop,
  target,
  todoCall,
  toolUse,
  workOf,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { pngFile } from '../../fakes/images.ts';
import { World } from '../../fakes/world.ts';

let world: World;

beforeEach(() => {
  world = new World();
  world.online({ inFlightUntil: target().deadline });
});

function given(dispatch: Dispatch = dispatches.sent, calls = [bashCall('a')]): void {
  world.given(state(acting(dispatch, calls)), [
    { kind: 'model', blocks: calls.map((call) => toolUse(call.toolCallId)) },
  ]);
}
const done = (...ids: string[]): CommandReport => ({
  schema: 1,
  outcome: 'done',
  results: ids.map((id) => result(id)),
});

function dispatchNow(): Dispatch | undefined {
  const { phase } = world.state;
  return phase.kind === 'acting' || phase.kind === 'paused' ? phase.work?.dispatch : undefined;
}
const outcomes = () =>
  world.newest.messages.flatMap((each) =>
    each.kind === 'results' ? each.results.map((r) => [r.toolCallId, r.outcome]) : [],
  );

describe('a command that is done', () => {
  it('A report says how the clones stand, and the session keeps that until another says more', async () => {
    const clone = { path: '/w/a', branch: 'fix', head: 'abc', changed: ['x.ts'], changedCount: 1 };
    given();
    world.commands.report('command-1', { schema: 1, outcome: 'done', results: [result('a')], clones: [clone] });
    await world.step();
    expect(world.state.clones).toEqual([clone]);
    world.given({ ...world.state, phase: acting(dispatches.sent, [bashCall('b')]) }, [
      { kind: 'model', blocks: [toolUse('b')] },
    ]);
    world.commands.report('command-1', done('b'));
    await world.step();
    expect(world.state.clones).toEqual([clone]);
  });

  it('A report that is too large to be read is over: its calls are unknown, and the model is next', async () => {
    given({ ...dispatches.sent, target: target({ toolCallIds: ['a', 'b'] }) }, [bashCall('a'), bashCall('b')]);
    world.commands.outcomes.set('command-1', { kind: 'unreadable', reason: 'it has 30000000 bytes' });
    expect(await world.step()).toBe('acknowledge');
    expect(outcomes()).toEqual([
      ['a', 'unknown'],
      ['b', 'unknown'],
    ]);
    expect(JSON.stringify(world.newest.messages)).toContain('make fewer calls at once');
    expect(world.state.phase.kind).toBe('thinking');
    expect(world.worker).toMatchObject({ inFlightUntil: undefined });
  });

  it('A command brings in no more than a reply may, whatever it reports and in however many commands', async () => {
    const calls = Array.from({ length: 24 }, (_, index) => ({
      toolCallId: `t${index}`,
      name: 'view_image',
      input: { path: `shots/shot-${index}.png` },
    }));
    const image = pngFile(1_000, 1_000, { padding: 3_600_000 }).toString('base64');
    const picture = ({ toolCallId }: { toolCallId: string }): ToolResult => ({
      ...result(toolCallId, 'x'.repeat(50_000)),
      content: [
        { type: 'text', text: 'x'.repeat(50_000) },
        { type: 'image', format: 'png', base64: image },
      ],
    });
    const open = calls.slice(2);
    const sent = { ...dispatches.sent, target: target({ toolCallIds: open.map(({ toolCallId }) => toolCallId) }) };
    world.given(state(acting(sent, calls, calls.slice(0, 2).map(picture))), [
      { kind: 'model', blocks: calls.map((call) => toolUse(call.toolCallId)) },
    ]);
    world.commands.report('command-1', { schema: 1, outcome: 'done', results: open.map(picture) });
    expect(await world.step()).toBe('acknowledge');
    const [message] = world.newest.messages;
    const content = message?.kind === 'results' ? message.results.flatMap((one) => one.content) : [];
    expect(content.filter((part) => part.type === 'image')).toHaveLength(3);
    expect(JSON.stringify(content)).toContain('shot-17.png was left out');
    const texts = content.flatMap((part) => (part.type === 'text' ? part.text.length : 0));
    expect(texts.reduce((sum, length) => sum + length, 0)).toBeLessThan(450_000);
    expect(world.state.context).toMatchObject({ images: 3, unseenImages: 3 });
    world.model.turns.push(says('I see three.'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.model.requests).toHaveLength(1);
  });

  it('A command that is done gives its results, lets the worker go, and always rings', async () => {
    given();
    world.commands.report('command-1', done('a'));
    world.blobs.objects.set('credentials/slack:T1:C1:1700000000.000001/3.json', new Uint8Array());
    expect(await world.step()).toBe('acknowledge');
    expect(outcomes()).toEqual([['a', 'completed']]);
    expect(world.worker).toMatchObject({ lastUsedAt: START, inFlightUntil: undefined });
    expect(world.wakes.rings).toMatchObject([{ dedup: 2 }]);
    expect(world.blobs.objects.size).toBe(0);
  });

  it('A result that shows a host without address says why that may be, where an operator has limited the hosts', async () => {
    const failed = {
      ...result('a'),
      content: [{ type: 'text' as const, text: 'Could not resolve host: r.example.com' }],
    };
    const textsOf = async () => {
      given();
      world.commands.report('command-1', { schema: 1, outcome: 'done', results: [failed] });
      await world.step();
      return JSON.stringify(world.newest.messages);
    };
    expect(await textsOf()).not.toContain('EgressFurtherDomains');
    world = new World();
    world.online({ inFlightUntil: target().deadline });
    world.settings = { ...world.settings, network: { lists: ['github'], domains: [] } };
    expect(await textsOf()).toMatch(/r\.example\.com: no address.*github.*EgressFurtherDomains/);
  });

  it('A call that the report leaves out has an unknown result, and a stranger has none', async () => {
    given({ ...dispatches.sent, target: target({ toolCallIds: ['a', 'b'] }) }, [bashCall('a'), bashCall('b')]);
    world.commands.report('command-1', done('b', 'z'));
    await world.step();
    expect(outcomes()).toEqual([
      ['a', 'unknown'],
      ['b', 'completed'],
    ]);
  });

  it('The calls that run elsewhere follow a command that is done, in order', async () => {
    given(dispatches.sent, [bashCall('a'), todoCall('b'), bashCall('c')]);
    world.commands.report('command-1', done('a'));
    await world.step();
    expect(world.state.phase).toMatchObject({
      kind: 'acting',
      work: { results: [{ toolCallId: 'a' }], dispatch: { kind: 'none' } },
    });
    await world.step();
    expect(world.newest.kind).toBe('tools');
    await world.step();
    expect(world.commands.sent[0]?.payload).toMatchObject({ calls: [{ toolCallId: 'c' }] });
  });

  it('A command keeps its results when the release of the worker no longer applies', async () => {
    given();
    world.commands.report('command-1', done('a'));
    world.online({ generation: 7, inFlightUntil: 5 });
    await world.step();
    expect(outcomes()).toHaveLength(1);
    expect(world.worker?.inFlightUntil).toBe(5);
  });

  it('A clone makes the repository one of the session’s', async () => {
    given(dispatches.sent, [{ toolCallId: 'a', name: 'clone_repository', input: { repository: 'o/n' } }]);
    world.commands.report('command-1', done('a'));
    await world.step();
    expect(world.state.repositories).toEqual(['o/n']);
  });

  it.each([
    'https://evil.example/o/n',
    'https://github.com.evil.example/o/n',
    'https://github.com:444/o/n',
    'git@evil.example:o/n.git',
    'ssh://git@evil.example/o/n',
    'https://github.com/o/n/../../p/q',
    'file:///srv/o/n',
  ])('A clone of %s makes nothing ours', async (repository) => {
    given(dispatches.sent, [{ toolCallId: 'a', name: 'clone_repository', input: { repository } }]);
    world.commands.report('command-1', done('a'));
    await world.step();
    expect(world.state.repositories).toEqual([]);
  });
});

describe('a command that is running', () => {
  beforeEach(() => given());

  it('A running command is left alone until it is time to look', async () => {
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.only('wakes', 'journal.commit')).toEqual([]);
  });

  it('A running command is looked at later and later, each time timer first, then entry', async () => {
    const delays: number[] = [];
    world.table.entries.set(world.newest.sessionId, []);
    given({ ...dispatches.sent, target: target({ deadline: START + 7_200_000 }) });
    for (let look = 0; look < 6; look++) {
      const sent = dispatchNow();
      const checkAt = sent && 'checkAt' in sent ? (sent.checkAt ?? 0) : 0;
      world.clock.jump(checkAt - world.clock.now());
      world.calls.clear();
      await world.step();
      expect(world.calls.only('wakes', 'journal.commit')).toEqual(['wakes.arm', 'journal.commit check-again']);
      const timer = world.wakes.timers.at(-1);
      const next = dispatchNow();
      expect(timer?.at).toBeGreaterThanOrEqual(next && 'checkAt' in next ? (next.checkAt ?? 0) : 0);
      delays.push((timer?.delayMs ?? 0) - 1_000);
    }
    expect(delays).toEqual([120_000, 240_000, 480_000, CHECK_MS_MAX, CHECK_MS_MAX, CHECK_MS_MAX]);
  });

  it('A running command on a machine that the table knows as stopped is not believed', async () => {
    world.online({ state: 'stopped' });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'none', sentBefore: { instanceId: 'i-1' } });
  });

  it('A running command on a machine that is gone is unknown', async () => {
    world.machines.statuses.set('i-1', { kind: 'gone' });
    world.clock.jump(60_000);
    await world.step();
    expect(outcomes()).toEqual([['a', 'unknown']]);
  });

  it('A running command beyond its deadline is asked for again: the ledger attaches or answers', async () => {
    world.clock.jump(target().deadline - START + 1);
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'none', sentBefore: { dispatches: 1 } });
  });
});

describe('a command that was not delivered', () => {
  it.each<[string, () => void]>([
    ['by SSM', () => world.commands.outcomes.set('command-1', { kind: 'undelivered', reason: 'timed out' })],
    ['in time', () => world.commands.report('command-1', { schema: 1, outcome: 'refused', reason: 'too late' })],
  ])('A command that was not delivered %s is dispatched again at once, to the same machine', async (_name, report) => {
    given();
    report();
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'none', sentBefore: { instanceId: 'i-1', dispatches: 1 } });
    expect(world.worker?.inFlightUntil).toBeUndefined();
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('A command whose runtime failed is dispatched again after a while, a bounded number of times', async () => {
    given();
    for (let wake = 0; wake < 100 && world.state.phase.kind === 'acting'; wake++) {
      for (let id = 1; id <= 99; id++)
        world.commands.report(`command-${id}`, { schema: 1, outcome: 'failed', reason: 'x' });
      await world.step();
      world.clock.jump(5_000);
    }
    expect(world.commands.sent).toHaveLength(DISPATCHES_MAX - 1);
    expect(outcomes()).toEqual([['a', 'unknown']]);
  });

  it('A command waits for a machine that is still being set up, however many commands it takes', async () => {
    given();
    world.online({ startedAt: START, inFlightUntil: target().deadline });
    const readyAt = START + 180_000;
    for (let wake = 0; wake < 200 && world.state.phase.kind === 'acting'; wake++) {
      const isReady = world.clock.now() >= readyAt;
      const report = isReady ? done('a') : ({ schema: 1, outcome: 'not-ready', reason: 'installing' } as const);
      for (let id = 1; id <= 99; id++) world.commands.report(`command-${id}`, report);
      await world.step();
      world.clock.jump(5_000);
    }
    expect(outcomes()).toEqual([['a', 'completed']]);
  });

  it('A machine that never gets set up is a failed boot after a bounded time', async () => {
    given();
    world.online({ startedAt: START, inFlightUntil: target().deadline });
    for (let id = 1; id <= 999; id++)
      world.commands.report(`command-${id}`, { schema: 1, outcome: 'not-ready', reason: 'installing' });
    for (let wake = 0; wake < 900 && world.worker?.state === 'online'; wake++) {
      await world.step();
      world.clock.jump(5_000);
    }
    expect(world.worker).toMatchObject({ state: 'removed', bootFailures: 1 });
    expect(world.chat.texts().join()).toContain('its set-up does not end');
    expect(world.clock.now() - START).toBeLessThan(2 * WORKER_WAIT_MS_MAX);
  });
});

describe('a stop', () => {
  const CALLS = [bashCall('a'), bashCall('b')];
  const untilClosed = async () => {
    for (let wake = 0; wake < 30 && outcomes().length === 0; wake++) {
      await world.step();
      world.clock.jump(1_000);
    }
  };

  it('A stop of a running command goes through the ledger, and keeps the true result', async () => {
    given(dispatches.sent, CALLS);
    world.arrives(stop('1700000009.000000'));
    await world.step();
    expect(world.state.phase).toMatchObject({ kind: 'paused', work: { dispatch: { kind: 'cancel-requested' } } });
    expect(world.chat.texts()[0]).toContain('Stopped');
    world.calls.clear();
    await world.step();
    expect(world.calls.only('wakes', 'machines', 'commands', 'journal.commit')).toEqual([
      'machines.describe',
      'wakes.arm',
      'commands.send cancel',
      'journal.commit cancel-sent',
    ]);
    world.commands.report('command-1', done('a'));
    await world.step();
    expect(outcomes()).toEqual([
      ['a', 'completed'],
      ['b', 'cancelled'],
    ]);
    expect(world.state.phase).toEqual({ kind: 'paused', reason: { kind: 'stopped', byUser: 'U2' } });
  });

  it('A stop of a command on a machine that is gone is unknown', async () => {
    given();
    world.machines.statuses.set('i-1', { kind: 'gone' });
    world.arrives(stop('1700000009.000000'));
    await world.step();
    await world.step();
    expect(outcomes()).toEqual([['a', 'unknown']]);
  });

  it.each([
    ['stopped', () => world.machines.statuses.set('i-1', { kind: 'stopped' })],
    ['not reachable', () => (world.commands.sendAnswer = { kind: 'not-reachable', reason: 'x' })],
  ] as [string, () => unknown][])(
    'A stop on a machine that is %s waits until nothing can start any more, then it is unknown',
    async (_name, make) => {
      given();
      make();
      world.arrives(stop('1700000009.000000'));
      for (let wake = 0; wake < 20 && outcomes().length === 0; wake++) {
        await world.step();
        expect(world.clock.now() <= target().notAfter || outcomes().length > 0).toBe(true);
        const work = dispatchNow();
        const checkAt = work && 'checkAt' in work ? work.checkAt : undefined;
        if (outcomes().length === 0 && checkAt !== undefined) world.clock.jump(checkAt - world.clock.now());
      }
      expect(outcomes()).toEqual([['a', 'unknown']]);
      expect(world.clock.now()).toBeGreaterThan(START + NOT_AFTER_MS);
    },
  );

  it('A stop whose command was lost is sent again while the calls may run, and ends them', async () => {
    given(dispatches.sent, [bashCall('a')]);
    world.clock.jump(200_000);
    world.arrives(stop('1700000009.000000'));
    await world.step();
    world.commands.outcomes.set('command-1', { kind: 'undelivered', reason: 'DeliveryTimedOut' });
    world.commands.report('command-2', {
      schema: 1,
      outcome: 'done',
      results: [{ ...result('a'), outcome: 'cancelled' }],
    });
    await untilClosed();
    expect(world.commands.sent.map(({ payload }) => payload.action)).toEqual(['cancel', 'cancel']);
    expect(outcomes()).toEqual([['a', 'cancelled']]);
  });

  it('A stop whose every command was lost gives the calls up, and keeps their machine as long as they may run', async () => {
    given(dispatches.sent, [bashCall('a')]);
    world.clock.jump(200_000);
    world.arrives(stop('1700000009.000000'));
    await world.step();
    for (let id = 1; id <= 9; id++)
      world.commands.outcomes.set(`command-${id}`, { kind: 'undelivered', reason: 'DeliveryTimedOut' });
    await untilClosed();
    expect(world.commands.sent).toHaveLength(CANCELS_MAX);
    expect(outcomes()).toEqual([['a', 'unknown']]);
    expect(world.worker).toMatchObject({ state: 'starting', inFlightUntil: target().deadline });
  });

  it('A stop lets messages wait until the calls are closed, then goes on with them', async () => {
    const work = workOf(dispatches.cancelSent);
    world.given(state(paused(work), { stopTs: '1700000009.000000' }), [{ kind: 'model', blocks: [toolUse('a')] }]);
    world.arrives(message('1700000010.000000'));
    await world.step();
    expect(world.newest.version).toBe(1);
    world.commands.report('command-2', done('a'));
    await world.step();
    expect(world.state.phase.kind).toBe('thinking');
  });
});

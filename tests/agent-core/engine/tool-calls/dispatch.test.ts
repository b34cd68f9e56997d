import { WORKER_WAIT_MS_MAX } from '@remote-swe/core/domain/worker/wait-limits';
import { DISPATCHES_MAX, NOT_AFTER_MS, WORKER_CHECK_MS } from '@remote-swe/core/engine/context/settings';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { acting, bashCall, dispatches, message, SESSION, SETTINGS, state, target, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

let world: World;

beforeEach(() => {
  world = new World();
});

/** A session whose model has asked for one command on the worker. */
function given(dispatch = acting(dispatches.none), repositories: string[] = []): void {
  world.given(state(dispatch, { repositories }), [{ kind: 'model', blocks: [toolUse('a')] }]);
}

function dispatchNow() {
  const { phase } = world.state;
  return phase.kind === 'acting' ? phase.work.dispatch : undefined;
}

/** Lets every timer ring until the call has its result. */
async function passTime(): Promise<void> {
  for (let wake = 0; wake < 300 && world.state.phase.kind === 'acting'; wake++) {
    world.clock.jump(WORKER_CHECK_MS);
    await world.step();
  }
}

function outcomes(): unknown[] {
  return world.newest.messages.flatMap((each) => (each.kind === 'results' ? each.results.map((r) => r.outcome) : []));
}

describe('without a worker', () => {
  it('The start of a worker arms the schedule, claims, launches, arms the timer, and only then appends (G5)', async () => {
    given();
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.only('worker', 'machines', 'schedules', 'wakes', 'journal.commit')).toEqual([
      'worker.get',
      'schedules.arm',
      'worker.replace starting',
      'machines.launch',
      'wakes.arm',
      'journal.commit worker-wait',
    ]);
    expect(world.workerSchedules.armed.get(SESSION)).toEqual({ generation: 1, at: START + SETTINGS.workerIdleMs });
    expect(world.worker).toMatchObject({ state: 'starting', generation: 1, instanceId: 'i-1-0' });
    expect(world.table.machines.get('i-1-0')).toBe(SESSION);
    expect(dispatchNow()).toEqual({ kind: 'worker-wait', since: START, checkAt: START + WORKER_CHECK_MS });
  });

  it.each(['schedules.arm', 'worker.replace', 'machines.launch', 'wakes.arm', 'journal.commit'])(
    'A worker is launched once, though the step dies before or after %s',
    async (call) => {
      for (const when of ['before', 'after'] as const) {
        world = new World();
        given();
        world.calls.failNext(call, new Error('killed'), when);
        await world.step();
        for (let wake = 0; wake < 3; wake++) {
          world.clock.jump(WORKER_CHECK_MS);
          await world.step({ receiveCount: 2 });
        }
        const identities = world.machines.launches.map(
          ({ generation, launchAttempt }) => `${generation}-${launchAttempt}`,
        );
        expect(new Set(identities)).toEqual(new Set(['1-0']));
        expect(world.worker?.instanceId).toBe('i-1-0');
        expect(world.workerSchedules.armed.get(SESSION)?.generation).toBe(1);
      }
    },
  );

  it('A launch walks the ladder while there is no capacity', async () => {
    given();
    world.machines.launchAnswer = 'no-capacity';
    await world.step();
    world.clock.jump(WORKER_CHECK_MS);
    await world.step();
    world.machines.launchAnswer = 'launched';
    world.clock.jump(WORKER_CHECK_MS);
    await world.step();
    expect(world.machines.launches.map(({ launchAttempt }) => launchAttempt)).toEqual([0, 1, 2]);
    expect(new Set(world.machines.launches.map(({ generation }) => generation))).toEqual(new Set([1]));
    expect(world.worker?.instanceId).toBe('i-1-2');
  });

  it('A machine that EC2 does not show yet is not taken for a lost one', async () => {
    given();
    await world.step();
    world.machines.statuses.delete('i-1-0');
    world.clock.jump(WORKER_CHECK_MS);
    await world.step();
    expect(world.machines.launches).toHaveLength(1);
    world.clock.jump(120_000);
    await world.step();
    world.clock.jump(WORKER_CHECK_MS);
    await world.step();
    expect(world.machines.launches.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  it('A call without a worker ends as an error after a bounded time, which says that nothing was run', async () => {
    given();
    world.online({ state: 'stopping' });
    await world.step();
    world.clock.jump(WORKER_WAIT_MS_MAX + 1);
    await world.step();
    expect(world.newest.kind).toBe('results');
    expect(JSON.stringify(world.newest.messages)).toContain('did not come up within 10 minutes');
    expect(outcomes()).toEqual(['unreachable']);
  });

  it('A call that may have been sent before claims no knowledge of its fate', async () => {
    given(acting({ kind: 'worker-wait', since: START, checkAt: START, sentBefore: target() }));
    world.online({ state: 'stopping', startedAt: START });
    world.clock.jump(WORKER_WAIT_MS_MAX + 1);
    await world.step();
    expect(outcomes()).toEqual(['unknown']);
    expect(JSON.stringify(world.newest.messages)).not.toContain('Nothing was run');
  });

  it('The wait for a worker is silent between two looks, whatever rings', async () => {
    given();
    await world.step();
    world.calls.clear();
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.only('wakes', 'journal.commit', 'machines.launch')).toEqual([]);
  });

  it('A step is reloaded when somebody else changed the worker', async () => {
    given();
    world.calls.failNext('worker.replace', new Error('killed'), 'after');
    await world.step();
    expect(world.entries).toHaveLength(1);
    await world.step({ receiveCount: 2 });
    expect(world.worker).toMatchObject({ generation: 1, instanceId: 'i-1-0' });
  });
});

describe('with a worker that is', () => {
  it('A worker that is stopped is started, as a new generation', async () => {
    given();
    world.online({ state: 'stopped' });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    await world.step();
    expect(world.calls.only('schedules', 'worker.replace', 'machines.start')).toEqual([
      'schedules.arm',
      'worker.replace starting',
      'machines.start',
    ]);
    expect(world.worker).toMatchObject({ generation: 2, instanceId: 'i-1', state: 'starting' });
  });

  it('A worker that is being stopped is waited for a while, without a hot loop', async () => {
    given();
    world.online({ state: 'stopping' });
    await world.step();
    expect(dispatchNow()?.kind).toBe('worker-wait');
    expect(world.wakes.rings).toEqual([]);
    expect(world.wakes.timers).toHaveLength(1);
  });

  it('A worker that is starting, its agent seen since, is claimed and online', async () => {
    given();
    world.online({ state: 'starting' });
    await world.step();
    expect(world.worker?.state).toBe('online');
    expect(dispatchNow()?.kind).toBe('sent');
  });
});

describe('an online worker', () => {
  beforeEach(() => {
    given();
    world.online();
  });

  it('The intent claims an online worker, then it is told, the timer is armed, the command is recorded', async () => {
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.only('machines', 'commands', 'wakes', 'journal.commit')).toEqual([
      'journal.commit intent',
      'commands.send run',
      'wakes.arm',
      'journal.commit sent',
    ]);
    expect(world.entries[1]?.state.phase).toMatchObject({
      work: { dispatch: { kind: 'intent', target: { instanceId: 'i-1', intentVersion: 2, dispatches: 1 } } },
    });
    const sent = dispatchNow();
    expect(sent).toMatchObject({ kind: 'sent', commandId: 'command-1', checkAt: START + 60_000 });
    expect(world.worker?.inFlightUntil).toBe(sent?.kind === 'sent' ? sent.target.deadline : 0);
  });

  it('An online worker gets the calls of one step in order, and no secret', async () => {
    world.table.entries.set(SESSION, []);
    given(acting(dispatches.none, [bashCall('a'), bashCall('b')]), ['o/a']);
    await world.step();
    const payload = world.commands.sent[0]?.payload;
    expect(payload).not.toHaveProperty('network');
    expect(payload).toMatchObject({
      action: 'run',
      calls: [{ toolCallId: 'a' }, { toolCallId: 'b' }],
      notAfter: START + NOT_AFTER_MS,
      git: { serverUrl: 'https://github.com', credentialsUrl: expect.stringContaining('credentials/') },
    });
    expect(JSON.stringify(payload)).not.toContain('secret');
  });

  it('A worker that was stopped in between is not used: the transaction says so', async () => {
    world.table.beforeCommit = () => world.online({ state: 'stopping' });
    await world.step();
    expect(world.commands.sent).toEqual([]);
    expect(dispatchNow()?.kind).toBe('worker-wait');
  });

  it('An online worker gets nothing from a step without its lease', async () => {
    const { commit } = world.table;
    world.table.commit = async (given) => {
      const result = await commit.call(world.table, given);
      world.clock.jump(46_000);
      return result;
    };
    expect(await world.step()).toBe('retry');
    expect(world.commands.sent).toEqual([]);
    expect(world.newest.kind).toBe('intent');
  });

  it('A worker gets a command again, under the same intent, when it is not known whether it was sent', async () => {
    world.calls.failNext('commands.send', new Error('socket hang up'), 'after');
    expect(await world.step()).toBe('retry');
    world.clock.jump(5_000);
    expect(await world.step({ receiveCount: 2 })).toBe('acknowledge');
    expect(world.commands.sent.map(({ machineId }) => machineId)).toEqual(['i-1', 'i-1']);
    expect(world.entries.map((each) => each.kind)).toEqual(['reply', 'intent', 'sent']);
  });

  it('A worker that takes no command is asked again later, for a bounded time; nothing was run', async () => {
    world.commands.sendAnswer = { kind: 'not-reachable', reason: 'InvalidInstanceId' };
    await passTime();
    expect(outcomes()).toEqual(['unreachable']);
    expect(JSON.stringify(world.newest.messages)).toMatch(/takes no command. Nothing was run/);
    expect(world.clock.now() - START).toBeLessThan(2 * WORKER_WAIT_MS_MAX);
  });

  it('A worker that takes no command after one may have reached it leaves the fate unknown', async () => {
    world.calls.failNext('commands.send', new Error('socket hang up'), 'after');
    await world.step();
    world.commands.sendAnswer = { kind: 'not-reachable', reason: 'InvalidInstanceId' };
    await passTime();
    expect(outcomes()).toEqual(['unknown']);
    expect(world.commands.sent.length).toBeLessThanOrEqual(DISPATCHES_MAX + 1);
    expect(world.clock.now()).toBeGreaterThan(START + NOT_AFTER_MS);
  });

  it('A busy worker makes messages of people wait for the results', async () => {
    world.arrives(message('1700000001.000000'));
    await world.step();
    expect(world.newest.absorbed).toEqual([]);
    expect(world.wakes.rings).toHaveLength(1);
    world.calls.clear();
    await world.step();
    expect(world.calls.only('wakes', 'journal.commit')).toEqual([]);
  });
});

describe('a call that may have been sent to another machine', () => {
  it.each([
    ['gone', { kind: 'gone' }, 'i-1'],
    ['replaced', { kind: 'running' }, 'i-2'],
  ] as const)(
    'A call whose machine is %s is never sent again: its fate is unknown (G3)',
    async (_name, status, instanceId) => {
      given(acting(dispatches.sentBefore));
      world.online({ instanceId });
      world.machines.statuses.set('i-1', status);
      await world.step();
      expect(world.commands.sent).toEqual([]);
      expect(outcomes()).toEqual(['unknown']);
      expect(JSON.stringify(world.newest.messages)).toContain('Check the state before repeating it');
    },
  );

  it('A call is sent again to a machine that was only restarted: its ledger answers', async () => {
    given(acting(dispatches.sentBefore));
    world.online({ generation: 2 });
    await world.step();
    expect(world.commands.sent).toHaveLength(1);
    expect(dispatchNow()).toMatchObject({ kind: 'sent', target: { generation: 2, dispatches: 2 } });
  });
});

describe('an intent whose command id is not known', () => {
  beforeEach(() => given(acting(dispatches.intent)));

  it('An intent without a known command id is sent again while there is time', async () => {
    world.online();
    await world.step();
    expect(world.commands.sent[0]?.payload).toMatchObject({ notAfter: target().notAfter });
  });

  it('An intent becomes a new intent when the old one would be refused', async () => {
    world.online();
    world.clock.jump(NOT_AFTER_MS - 10_000);
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'none', sentBefore: { dispatches: 1 } });
    expect(world.wakes.rings).toHaveLength(1);
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'sent', target: { dispatches: 2 } });
  });

  it('An intent is unknown when its machine is gone', async () => {
    await world.step();
    expect(outcomes()).toEqual(['unknown']);
  });

  it('An intent waits for its machine when that was stopped', async () => {
    world.online({ state: 'stopped' });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    await world.step();
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'worker-wait', sentBefore: { instanceId: 'i-1' } });
    expect(world.worker).toMatchObject({ generation: 2, state: 'starting' });
  });
});

describe('the git credential', () => {
  beforeEach(() => world.online());
  const closed = () => new PortError('refused', 'GitHub refused a git credential: not installed there');

  it('The git credential is for the repositories of the session and those that are cloned now', async () => {
    const clone = { toolCallId: 'a', name: 'clone_repository', input: { repository: 'https://github.com/o/new' } };
    world.given(state(acting(dispatches.none, [clone]), { repositories: ['o/old'] }));
    await world.step();
    expect(world.codeHost.credentialsFor).toEqual([['o/old', 'o/new']]);
  });

  it.each([
    'https://evil.example/o/new',
    'https://github.com@evil.example/o/new',
    'git@evil.example:o/new.git',
    'o/new/../../p/q',
    'o/..',
  ])('The git credential is not for a repository elsewhere, or none: %s', async (repository) => {
    const clone = { toolCallId: 'a', name: 'clone_repository', input: { repository } };
    world.given(state(acting(dispatches.none, [clone]), { repositories: ['o/old', '../x', 'O/Old'] }));
    await world.step();
    expect(world.codeHost.credentialsFor).toEqual([['O/Old']]);
  });

  it('The credential leaves out what the App may not see, which is told; other repositories still get theirs', async () => {
    world.given(state(acting(dispatches.none), { repositories: ['o/open', 'else/where'] }));
    world.codeHost.closed.set('else/where', closed());
    expect(await world.step()).toBe('acknowledge');
    expect(world.commands.sent[0]?.payload).toMatchObject({
      git: {
        credentialsUrl: expect.any(String),
        refusals: [{ url: 'https://github.com/else/where', reason: expect.stringContaining('not installed there') }],
      },
    });
    const stored = new TextDecoder().decode(
      [...world.blobs.objects].find(([key]) => key.startsWith('credentials/'))?.[1],
    );
    expect(JSON.parse(stored)).toEqual({
      credentials: [{ url: 'https://github.com/o/open', username: 'x', password: 'secret' }],
    });
  });

  it('The credential travels with the secrets of its repositories, which nobody who reviews gets', async () => {
    const stored = () =>
      [...world.blobs.objects].flatMap(([key, bytes]) =>
        key.startsWith('credentials/') ? JSON.parse(new TextDecoder().decode(bytes)).secrets : [],
      );
    world.repositorySecrets['o/open'] = { KEY: 'value' };
    world.given(state(acting(dispatches.none), { repositories: ['o/open', 'o/other'] }));
    await world.step();
    expect(stored()).toEqual([{ repository: 'o/open', variables: { KEY: 'value' } }]);
    world.blobs.objects.clear();
    world.given(state(acting(dispatches.none), { repositories: ['o/open'], mode: 'review' }));
    await world.step();
    expect(stored()).toEqual([undefined]);
  });

  it('The git credential is not worth failing for: a public repository needs none', async () => {
    world.given(state(acting(dispatches.none), { repositories: ['else/where'] }));
    world.codeHost.closed.set('else/where', closed());
    expect(await world.step()).toBe('acknowledge');
    expect(world.commands.sent[0]?.payload).not.toHaveProperty('git.credentialsUrl');
    expect([...world.blobs.objects.keys()].filter((key) => key.startsWith('credentials/'))).toEqual([]);
  });

  it('The git credential is asked for again when GitHub does not answer', async () => {
    world.given(state(acting(dispatches.none), { repositories: ['o/open'] }));
    world.calls.failNext('codeHost.gitAccess', new PortError('retry', 'GitHub: 502'));
    expect(await world.step()).toBe('retry');
    expect(world.commands.sent).toEqual([]);
  });
});

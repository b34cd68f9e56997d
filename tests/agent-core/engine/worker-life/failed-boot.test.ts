import { BOOT_MS_MAX, BOOTS_MAX } from '@remote-swe/core/domain/worker/boot';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import { beforeEach, describe, expect, it } from 'vitest';
import { acting, dispatches, message, SESSION, state, target, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const REAPER = { workerIdleMs: 1_800_000, workerRetentionMs: 86_400_000 };

let world: World;
beforeEach(() => {
  world = new World();
  given();
});

function given(dispatch = acting(dispatches.none)): void {
  world.given(state(dispatch), [{ kind: 'model', blocks: [toolUse('a')] }]);
}

/** Lets `ms` pass in looks of five seconds; the reaper comes when its schedule says so. */
async function passTime(ms: number): Promise<void> {
  for (const end = world.clock.now() + ms; world.clock.now() < end && world.state.phase.kind === 'acting'; ) {
    world.clock.jump(5_000);
    const armed = world.workerSchedules.armed.get(SESSION);
    if (armed && armed.at <= world.clock.now()) await reap(world.ports(), REAPER, SESSION, armed.generation);
    await world.step();
  }
}

function outcomes(): unknown[] {
  return world.entries.flatMap((entry) =>
    entry.messages.flatMap((each) => (each.kind === 'results' ? each.results.map((result) => result.outcome) : [])),
  );
}

describe('a machine that never comes online', () => {
  it('A machine that never comes online is told with its console, ended by the reaper, and replaced', async () => {
    world.machines.console = 'booting\nKernel panic - not syncing';
    await world.step();
    await passTime(BOOT_MS_MAX + 10_000);
    expect(world.chat.texts()[0]).toMatch(/did not start: EC2 has not got it running in 6 minutes.*failure 1 of 3/);
    expect(world.chat.texts()[0]).toContain('Kernel panic');
    await passTime(20_000);
    expect(world.calls.names).toContain('machines.terminate');
    const launches = world.machines.launches.map(({ generation, bootFailures }) => [generation, bootFailures]);
    expect(launches).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(world.worker).toMatchObject({ state: 'starting', generation: 2, bootFailures: 1 });
  });

  it('A machine that never comes online is no reason to end anything that the next one can do', async () => {
    await world.step();
    await passTime(BOOT_MS_MAX + 30_000);
    const instanceId = world.worker?.instanceId ?? '';
    world.machines.statuses.set(instanceId, { kind: 'running', agentSeenAt: world.clock.now() });
    await passTime(5_000);
    world.commands.report('command-1', { schema: 1, outcome: 'done', results: [] });
    await world.step();
    expect(world.worker).toMatchObject({ workedIn: 2, state: 'online' });
    expect(world.worker?.bootFailures).toBeUndefined();
  });

  it('A machine is tried a bounded number of times; then the calls end as errors and the session pauses', async () => {
    await world.step();
    await passTime(BOOTS_MAX * (BOOT_MS_MAX + 60_000));
    expect(world.machines.launches).toHaveLength(BOOTS_MAX);
    expect(world.state.phase).toEqual({ kind: 'paused', reason: expect.objectContaining({ kind: 'error' }) });
    expect(outcomes()).toEqual(['unreachable']);
    expect(JSON.stringify(world.newest.messages)).toContain('Nothing was run');
    expect(world.chat.texts().at(-1)).toMatch(
      /Paused: the worker did not start 3 times in a row.*Write here to try again/,
    );
    world.arrives(message('1700000100.000000', 'try again'));
    world.model.turns.push({
      blocks: [toolUse('b')],
      stopReason: 'tool-use',
      usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
    });
    await world.step();
    await passTime(30_000);
    expect(world.machines.launches).toHaveLength(BOOTS_MAX + 1);
  });

  it('A machine that EC2 itself ended says why', async () => {
    await world.step();
    world.machines.statuses.set('i-1-0', { kind: 'gone', reason: 'Client.VolumeLimitExceeded: Volume limit exceeded' });
    world.clock.jump(90_000);
    await world.step();
    expect(world.chat.texts()[0]).toContain('Client.VolumeLimitExceeded');
    expect(world.worker).toMatchObject({ state: 'removed', bootFailures: 1 });
  });

  it.each(['schedules.arm', 'worker.replace', 'wakes.arm', 'journal.commit'])(
    'A machine is replaced once and told once, though the step dies before or after %s',
    async (call) => {
      for (const when of ['before', 'after'] as const) {
        world = new World();
        given();
        await world.step();
        world.clock.jump(BOOT_MS_MAX + 1_000);
        world.calls.failNext(call, new Error('killed'), when);
        await world.step();
        await passTime(60_000);
        expect(world.machines.launches.map(({ generation }) => generation)).toEqual([1, 2]);
        expect(world.worker).toMatchObject({ generation: 2, bootFailures: 1 });
        expect(world.chat.texts().filter((text) => text.includes('did not start'))).toHaveLength(1);
      }
    },
  );
});

describe('a machine that had worked and does not come up again', () => {
  beforeEach(() => {
    world.online({ state: 'stopped', workedIn: 1 });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
  });

  it('A machine that had worked keeps its disk: it is stopped and started again', async () => {
    await world.step();
    world.machines.statuses.set('i-1', { kind: 'running' });
    await passTime(BOOT_MS_MAX + 20_000);
    expect(world.calls.names).toContain('machines.stop');
    expect(world.calls.names).not.toContain('machines.terminate');
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    await passTime(5_000);
    expect(world.worker).toMatchObject({ state: 'starting', instanceId: 'i-1', generation: 3, bootFailures: 1 });
  });

  it('A machine that had worked leaves the fate of a call unknown, after a bounded number of tries', async () => {
    world = new World();
    given(acting(dispatches.sentBefore));
    world.online({ state: 'starting', generation: 2, workedIn: 1, bootFailures: BOOTS_MAX - 1, startedAt: START });
    world.machines.statuses.set('i-1', { kind: 'running' });
    await passTime(BOOT_MS_MAX + 20_000);
    expect(outcomes()).toEqual(['unknown']);
    expect(world.state.phase.kind).toBe('paused');
    expect(world.worker?.state).toBe('stopping');
  });
});

describe('a machine whose set-up failed', () => {
  beforeEach(() => {
    world = new World();
    given(acting(dispatches.sent));
    world.online({ startedAt: START });
    const logBase64 = Buffer.from('Error: no mirrors left').toString('base64');
    const reason = 'git could not be installed';
    world.commands.report('command-1', { schema: 1, outcome: 'bootstrap-failed', reason, logBase64 });
  });

  it('A machine whose set-up failed is replaced at once, and the thread reads the tail of its log', async () => {
    await world.step();
    expect(world.chat.texts()[0]).toMatch(/did not start: git could not be installed/);
    expect(world.chat.texts()[0]).toContain('no mirrors left');
    expect(world.calls.names).not.toContain('machines.consoleTail');
    expect(world.worker).toMatchObject({ state: 'removed', bootFailures: 1, inFlightUntil: undefined });
    await passTime(30_000);
    expect(world.machines.launches.map(({ generation }) => generation)).toEqual([2]);
  });

  it('A failed set-up is not believed when the machine has worked before: its disk stays', async () => {
    world.online({ startedAt: START, workedIn: 1 });
    await world.step();
    expect(world.worker?.state).toBe('online');
    expect(world.state.phase).toMatchObject({
      work: { dispatch: { sentBefore: { instanceId: target().instanceId } } },
    });
  });
});

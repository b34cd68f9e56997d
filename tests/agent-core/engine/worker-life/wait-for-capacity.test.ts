import { CAPACITY_WAIT_MS_MAX } from '@remote-swe/core/domain/worker/wait-limits';
import { CAPACITY_RETRY_MS, CAPACITY_TELL_MS, NEXT_RUNG_MS } from '@remote-swe/core/engine/context/settings';
import { beforeEach, describe, expect, it } from 'vitest';
import { acting, dispatches, message, SESSION, state, stop, target, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.given(state(acting(dispatches.none)), [{ kind: 'model', blocks: [toolUse('a')] }]);
});

function dispatchNow() {
  const { phase } = world.state;
  return phase.kind === 'acting' || phase.kind === 'paused' ? phase.work?.dispatch : undefined;
}

async function passTime(ms: number): Promise<void> {
  const end = world.clock.now() + ms;
  while (world.clock.now() < end && world.state.phase.kind === 'acting') {
    world.clock.jump(CAPACITY_RETRY_MS);
    await world.step();
  }
}

const told = () => world.chat.texts().filter((text) => text.includes('There is no worker yet'));

describe('the deployment’s bucket of starts', () => {
  it('The bucket of starts keeps everything as it is until it is this session’s turn', async () => {
    world.startPermits.waitMs = 700;
    await world.step();
    expect(world.calls.only('schedules', 'worker.replace', 'machines.launch')).toEqual([]);
    expect(world.worker).toBeUndefined();
    expect(dispatchNow()).toMatchObject({ kind: 'worker-wait', checkAt: START + 700, capacity: { since: START } });
    world.startPermits.waitMs = undefined;
    world.clock.jump(2_000);
    await world.step();
    expect(world.machines.launches).toHaveLength(1);
    expect(dispatchNow()).toEqual({ kind: 'worker-wait', since: START + 2_000, checkAt: START + 7_000 });
  });

  it('The start of a stopped worker asks the bucket of starts as well, before its generation changes', async () => {
    world.online({ state: 'stopped' });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    world.startPermits.waitMs = 700;
    await world.step();
    expect(world.worker).toMatchObject({ state: 'stopped', generation: 1 });
    expect(world.calls.only('machines.start')).toEqual([]);
  });

  it('A wake that comes too early leaves the bucket of starts alone', async () => {
    world.startPermits.waitMs = 10_000;
    await world.step();
    world.calls.clear();
    await world.step();
    expect(world.calls.only('worker', 'machines', 'commands', 'wakes', 'journal.commit')).toEqual([]);
  });
});

describe('no capacity', () => {
  beforeEach(() => {
    world.machines.launchAnswer = 'no-capacity';
  });

  it('No capacity goes up the ladder quickly, and waits after its last rung', async () => {
    await world.step();
    expect(dispatchNow()).toMatchObject({ checkAt: START + NEXT_RUNG_MS });
    world.machines.noCapacity = { ...world.machines.noCapacity, ladderDone: true };
    world.clock.jump(NEXT_RUNG_MS + 1_000);
    await world.step();
    expect(dispatchNow()).toMatchObject({ checkAt: world.clock.now() + CAPACITY_RETRY_MS });
    expect(world.machines.launches.map(({ launchAttempt }) => launchAttempt)).toEqual([0, 1]);
  });

  it('No capacity is told once when it takes long, with the reason', async () => {
    await passTime(CAPACITY_TELL_MS);
    expect(told()).toEqual([]);
    await passTime(10 * 60_000);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain('none of this type');
    world.machines.launchAnswer = 'launched';
    await passTime(CAPACITY_RETRY_MS);
    expect(world.worker?.instanceId).toBeDefined();
    expect(dispatchNow()).not.toHaveProperty('capacity');
  });

  it('No capacity pauses in the end and keeps the calls; the button has them tried again', async () => {
    await passTime(2 * CAPACITY_WAIT_MS_MAX);
    expect(world.state.phase).toMatchObject({ kind: 'paused', work: { dispatch: { kind: 'none' } } });
    expect(world.clock.now() - START).toBeLessThan(CAPACITY_WAIT_MS_MAX + 3 * CAPACITY_RETRY_MS);
    expect(world.chat.texts().at(-1)).toMatch(/Paused: no worker could be started for 30 minutes: none of this type/);
    expect(world.dueAt).not.toBe(0);
    world.machines.launchAnswer = 'launched';
    world.arrives({ ...message('1700000100.000000'), kind: 'resume' });
    world.clock.jump(60_000);
    await world.step();
    expect(dispatchNow()).toMatchObject({ kind: 'worker-wait' });
    expect(world.worker?.instanceId).toBeDefined();
  });

  it('No capacity pauses in the end, and the next message is read before the calls that never ran', async () => {
    await passTime(2 * CAPACITY_WAIT_MS_MAX);
    world.arrives(message('1700000100.000000', 'again, please'));
    await world.step();
    expect(JSON.stringify(world.newest.messages)).toContain('not-started');
    expect(world.state.phase.kind).toBe('thinking');
  });

  it('Words during the wait for capacity end it: the model reads them, and nothing was run', async () => {
    await passTime(60_000);
    world.arrives(message('1700000100.000000', 'how is it going?'));
    const launches = world.machines.launches.length;
    await world.step();
    expect(world.state.phase.kind).toBe('thinking');
    expect(JSON.stringify(world.newest.messages)).toContain('not-started');
    expect(world.machines.launches).toHaveLength(launches);
  });

  it('The wait for capacity can be stopped like everything else; nothing was run', async () => {
    await world.step();
    world.arrives(stop('1700000200.000000'));
    world.clock.jump(5_000);
    await world.step();
    expect(world.state.phase.kind).toBe('paused');
    expect(JSON.stringify(world.newest.messages)).toContain('cancelled');
  });

  it('No capacity for a stopped worker tries another type; its disk and its calls stay', async () => {
    world.online({ state: 'stopped', workedIn: 1 });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    world.machines.startAnswer = 'no-capacity';
    await world.step();
    await passTime(CAPACITY_RETRY_MS);
    world.machines.startAnswer = 'started';
    await passTime(CAPACITY_RETRY_MS);
    expect(world.machines.startAttempts).toEqual([0, 1, 2]);
    expect(world.worker).toMatchObject({ state: 'starting', instanceId: 'i-1', generation: 4, workedIn: 1 });
  });

  it('No capacity keeps the fate of a call that may have been sent open', async () => {
    world = new World();
    world.given(state(acting(dispatches.sentBefore)), [{ kind: 'model', blocks: [toolUse('a')] }]);
    world.online({ state: 'stopped' });
    world.machines.statuses.set('i-1', { kind: 'stopped' });
    world.machines.startAnswer = 'no-capacity';
    await world.step();
    await passTime(2 * CAPACITY_WAIT_MS_MAX);
    expect(dispatchNow()).toEqual({ kind: 'none', sentBefore: target() });
  });
});

it('A start after a removal has its schedule, although the reaper removed it up to the claim (G5)', async () => {
  world.online({ state: 'removed', instanceId: 'i-1' });
  world.machines.statuses.set('i-1', { kind: 'gone' });
  const { take } = world.startPermits;
  world.startPermits.take = async (...asked) => {
    world.workerSchedules.armed.clear();
    return take.apply(world.startPermits, asked);
  };
  await world.step();
  expect(world.machines.launches).toHaveLength(1);
  expect(world.workerSchedules.armed.get(SESSION)).toMatchObject({ generation: 2 });
});

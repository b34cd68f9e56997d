import { ToldPrograms } from '@remote-swe/core/adapters/sources/told-programs';
import { sessionEvent } from '@remote-swe/core/domain/events/session-event';
import type { PendingEvent } from '@remote-swe/core/domain/session/notice';
import { HELD_MS_MAX } from '@remote-swe/core/engine/context/settings';
import { runStep } from '@remote-swe/core/engine/step';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { message, reply, SESSION, says, todoCall, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

/** As often as the sweeper comes, at most. */
const SWEEP = 15 * 60_000;

let world: World;
let events: PendingEvent[];
let isDown: boolean;
beforeEach(() => {
  world = new World();
  events = [];
  isDown = false;
  world.arrives(message('1700000001.000000'));
});

const bus = {
  put: async (given: PendingEvent[]) => {
    world.calls.names.push('events.put');
    if (isDown) throw new PortError('retry', 'the bus is down');
    events.push(...given);
  },
};
const nobody = { deliver: async () => Promise.reject(new Error('there is no callback')) };

async function step(): Promise<void> {
  const wake = { sessionId: SESSION, receiveCount: 1, firstReceivedAt: world.clock.now(), remainingMs: () => 600_000 };
  const ports = { ...world.ports(), events: new ToldPrograms(bus, nobody) };
  expect(await runStep(ports, world.settings, wake, world.lease)).toBe('acknowledge');
}

/** Steps as long as the session rings for itself. */
async function steps(): Promise<void> {
  for (let rings = -1; world.wakes.rings.length > rings; ) {
    rings = world.wakes.rings.length;
    await step();
  }
}

const types = () => events.map(({ type }) => type);
const plan = (id: string) => reply([toolUse(todoCall(id).toolCallId, todoCall(id).name)]);

describe('events of a session', () => {
  it('A turn tells once that the session started, and once that it is done', async () => {
    world.model.turns.push(plan('a'), plan('b'), says('Done.'));
    await steps();
    expect(types()).toEqual(['session.started', 'session.finished']);
    expect(world.dueAt).toBeNull();
    expect(world.state.eventsPending).toBeUndefined();
    for (const { id, type, at, detail } of events) {
      const told = { id, type, at, ...detail };
      expect(sessionEvent.parse(told)).toEqual(told);
    }
    expect(events[1]?.detail).toMatchObject({ outcome: 'done', sessionId: SESSION, source: 'slack', turn: 1 });
    expect(events[1]?.detail.costMicroUsd).toBeGreaterThan(0);
  });

  it('Another wake tells nothing again, and a second turn tells only its end', async () => {
    world.model.turns.push(says('Done.'), says('Again.'));
    await steps();
    await step();
    await step();
    expect(types()).toEqual(['session.started', 'session.finished']);
    world.arrives(message('1700000002.000000'));
    await steps();
    expect(types()).toEqual(['session.started', 'session.finished', 'session.finished']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
  });

  it('A used-up budget pauses the session, and both are told', async () => {
    world.model.turns.push(plan('a'), says('Done.'));
    world.settings = { ...world.settings, sessionBudgetMicroUsd: 1 };
    await steps();
    expect(types()).toEqual(['session.started', 'session.paused', 'budget.reached']);
    expect(events[2]?.detail).toMatchObject({ scope: 'session', limitMicroUsd: 1 });
  });

  it('A step that dies behind its commit tells when its wake comes back', async () => {
    world.model.turns.push(says('Done.'));
    world.calls.failNext('wakes.ring', new Error('down'));
    const wake = { sessionId: SESSION, receiveCount: 1, firstReceivedAt: START, remainingMs: () => 600_000 };
    const ports = { ...world.ports(), events: new ToldPrograms(bus, nobody) };
    expect(await runStep(ports, world.settings, wake, world.lease)).toBe('retry');
    await steps();
    expect(types()).toEqual(['session.started', 'session.finished']);
  });

  it('A step that dies before it noted what it told tells it again, by the same ids', async () => {
    world.model.turns.push(says('Done.'));
    await step();
    world.calls.failNext('journal.commit', new Error('down'));
    const wake = { sessionId: SESSION, receiveCount: 1, firstReceivedAt: START, remainingMs: () => 600_000 };
    await runStep({ ...world.ports(), events: new ToldPrograms(bus, nobody) }, world.settings, wake, world.lease);
    await steps();
    expect(types()).toEqual(['session.started', 'session.finished', 'session.started', 'session.finished']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a bus that is down', () => {
  beforeEach(() => {
    isDown = true;
    world.model.turns.push(plan('a'), says('Done.'));
  });

  it('The session works on, and all is told in order once it is back', async () => {
    await steps();
    expect(world.state.phase.kind).toBe('idle');
    expect(world.dueAt).not.toBeNull();
    isDown = false;
    world.clock.jump(SWEEP);
    await steps();
    expect(types()).toEqual(['session.started', 'session.finished']);
    expect(world.dueAt).toBeNull();
  });

  it('After a day the events are given up, and the session is at rest', async () => {
    await steps();
    for (let waited = 0; waited <= HELD_MS_MAX; waited += SWEEP) {
      world.clock.jump(SWEEP);
      await step();
    }
    await step();
    expect(world.state.eventsPending).toBeUndefined();
    expect(world.dueAt).toBeNull();
    expect(world.log.lines).toContainEqual(expect.objectContaining({ message: 'Programs could not be told' }));
  });
});

describe('where nobody is told', () => {
  it('No entry holds an event, and no further entry is written', async () => {
    world.model.turns.push(says('Done.'));
    await world.step();
    expect(world.entries).toHaveLength(1);
    expect(world.state).not.toHaveProperty('eventsPending');
  });
});

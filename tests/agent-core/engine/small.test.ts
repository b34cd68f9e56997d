import { noGuards } from '@remote-swe/core/domain/session/guard-state';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import { chosenModel, initialState, laterFacts, sessionFacts, withPeople } from '@remote-swe/core/engine/session/turns';
import { callsTimeLimitMs } from '@remote-swe/core/engine/tool-calls/time-limits';
import { answerBell, type Bell } from '@remote-swe/core/engine/wakes/doorbell';
import { sweep } from '@remote-swe/core/engine/wakes/sweeper';
import type { DueItem } from '@remote-swe/core/ports/session/due-items';
import { describe, expect, it } from 'vitest';
import {
  bashCall,
  idle,
  MODELS,
  message,
  paused,
  SESSION,
  SETTINGS,
  state,
  stop,
  TOOLS,
  thinking,
} from '../fakes/build.ts';
import { START } from '../fakes/clock.ts';
import { World } from '../fakes/world.ts';

describe('who began a session', () => {
  const settings = { models: SETTINGS.models, model: 'small' };
  const from = (user: string, ts: string) => ({ ...message(ts), user });

  it('The author of a session’s first words began it, whoever writes later', () => {
    const first = withPeople(
      initialState([slackThreads], SESSION),
      [from('U1', '1.000001'), from('U2', '2.000001')],
      settings,
      START,
    );
    expect(first).toMatchObject({ begunBy: 'U1', requester: 'U2' });
    const during = withPeople(first, [from('U3', '3.000001')], settings, START);
    const later = withPeople({ ...during, phase: idle }, [from('U4', '4.000001')], settings, START);
    expect([during.begunBy, later.begunBy, later.requester]).toEqual(['U1', 'U1', 'U4']);
    expect(sessionFacts([slackThreads], later, START)).toContain('requested by <@U1>');
  });

  it('Nobody is made up as who began a session of an older build', () => {
    const older = withPeople(state(idle, { requester: 'U1' }), [from('U2', '2.000001')], settings, START);
    expect(older).not.toHaveProperty('begunBy');
  });
});

describe('time limits of calls', () => {
  it.each([
    [[{}], 120_000],
    [[{ timeout_s: 5 }], 5_000],
    [[{ timeout_s: 5 }, {}], 125_000],
    [[{ timeout_s: 1e9 }], 7_200_000],
    [[{ timeout_s: 0 }, { timeout_s: -1 }, { timeout_s: Number.NaN }, { timeout_s: '5' }], 480_000],
    [[null, undefined, 'text'], 360_000],
    [[], 0],
  ])('The time limits of several calls add up: %j', (inputs, expected) => {
    expect(
      callsTimeLimitMs(
        TOOLS,
        inputs.map((input, index) => bashCall(`call-${index}`, input ?? null)),
      ),
    ).toBe(expected);
  });
});

describe('turns', () => {
  it.each([
    ['idle', idle],
    ['paused', paused()],
  ])('A message to a session that is %s begins a turn', (_name, phase) => {
    const before = state(phase, { turn: 4, turnSteps: 9, progress: { id: 'p' } });
    const after = withPeople(before, [message('1.0', 'x', { user: 'U7' })], SETTINGS, START);
    expect(after).toMatchObject({ turn: 5, turnSteps: 0, turnStartedAt: START, requester: 'U7', phase: thinking });
    expect(after.progress).toBeUndefined();
  });

  it('A message to a paused session keeps what is open, and begins its counters anew', () => {
    const open = {
      hasPlan: true,
      hasEdits: true,
      hasUncheckedEdits: true,
      openJobs: ['j1'],
      pushed: ['a/b:c'],
      named: ['check'],
    };
    const before = { ...noGuards, ...open, silentSteps: 4, activeMs: 9, endNudges: 2, traces: [] };
    const go = [message('1.0', 'please go on')];
    expect(withPeople(state(paused(), { guards: before }), go, SETTINGS, START).guards).toEqual({
      ...noGuards,
      ...open,
    });
    expect(withPeople(state(idle, { guards: before }), go, SETTINGS, START).guards).toBeUndefined();
  });

  it('The model is told who stopped the session, and with which words', () => {
    const stopped = (words?: string) =>
      laterFacts(
        [],
        state(thinking),
        state({ kind: 'paused', reason: { kind: 'stopped', byUser: 'U2', ...(words ? { words } : {}) } }),
      );
    expect(stopped('please "stop"!!')).toBe(`Before this, <@U2> stopped the session with the words "please 'stop'!!".`);
    expect(stopped()).toBe('Before this, <@U2> stopped the session.');
    expect(laterFacts([], state(thinking), state(thinking))).toBeUndefined();
  });

  it('A message during a turn only changes whom to answer', () => {
    const before = state(thinking, { turn: 4 });
    expect(withPeople(before, [message('1.0', 'x', { user: 'U7' })], SETTINGS, START)).toEqual({
      ...before,
      requester: 'U7',
    });
    expect(withPeople(before, [stop('1.0')], SETTINGS, START).requester).toBe('U1');
  });

  it('A message that begins a turn chooses the model; one in the middle of a turn does not', () => {
    const items = [message('1.0', 'fix it --model plain')];
    expect(withPeople(initialState([slackThreads], SESSION), items, SETTINGS, START).model).toBe('plain');
    expect(withPeople(initialState([slackThreads], SESSION), [message('1.0')], SETTINGS, START).model).toBe('small');
    expect(withPeople(state(idle), items, SETTINGS, START).model).toBe('plain');
    expect(withPeople(state(thinking), items, SETTINGS, START).model).toBe('small');
  });

  it.each([
    ['--model plain', 'plain'],
    ['--model=plain go', 'plain'],
    ['use --model other', undefined],
    ['see docs/x--model plain', undefined],
    ['--model constructor', undefined],
    ['take —model plain.', 'plain'],
    ['--model other or --model plain', undefined],
  ])('The words %j choose the model %s', (text, expected) => {
    expect(chosenModel([message('1.0', text)], MODELS)).toBe(expected);
  });

  it('A model that nobody knows is told to the model, in the first turn only', () => {
    const begun = withPeople(
      initialState([slackThreads], SESSION),
      [message('1.0', 'fix it --model other.')],
      SETTINGS,
      START,
    );
    expect(begun.model).toBe('small');
    expect(sessionFacts([slackThreads], begun, START)).toMatch(
      / There is no model named 'other' here, so small answers: tell the requester, and which exist: small, plain\.$/,
    );
    const next = withPeople({ ...begun, phase: idle }, [message('2.0')], SETTINGS, START);
    expect(next.modelNote).toBeUndefined();
    const known = withPeople(initialState([slackThreads], SESSION), [message('1.0', '--model plain')], SETTINGS, START);
    expect(sessionFacts([slackThreads], known, START)).not.toContain('model');
  });

  it('A model that an operator took out of the file is replaced by the default in the next turn', () => {
    expect(withPeople(state(idle, { model: 'gone' }), [message('1.0')], SETTINGS, START).model).toBe('small');
  });

  it('A turn refuses what names no thread', () => {
    expect(() => initialState([slackThreads], 'nonsense')).toThrow("'nonsense' is no session id");
  });

  it('A turn dates the session once, for the model', () => {
    expect(sessionFacts([slackThreads], state(idle), START)).toBe(
      'Session facts: 2026-11-22 12:00 UTC; Slack thread in <#C1>; requested by <@U1>.',
    );
  });
});

describe('the sweeper', () => {
  it('The sweeper rings each due session once, and looks again later and later', async () => {
    const world = new World();
    const items: DueItem[] = [
      { sessionId: 'a', key: 'M', dueAt: START, sweeps: 0 },
      { sessionId: 'a', key: 'I#1', dueAt: START, sweeps: 1 },
      { sessionId: 'b', key: 'M', dueAt: START, sweeps: 50 },
    ];
    const postponed: number[] = [];
    const dueItems = {
      due: async () => items,
      postpone: async (_item: DueItem, dueAt: number) => void postponed.push(dueAt - START),
    };
    const oldObjects = { remove: async () => 0 };
    await sweep({ ...world.ports(), dueItems, oldObjects });
    expect(world.wakes.rings).toEqual([{ sessionId: 'a' }, { sessionId: 'b' }]);
    expect(postponed).toEqual([120_000, 240_000, 900_000]);
  });

  it('The sweeper looks for old credentials every five minutes, for each list of the bucket is paid for', async () => {
    const world = new World();
    const looks: number[] = [];
    const dueItems = { due: async () => [], postpone: async () => {} };
    const oldObjects = {
      remove: async () => {
        looks.push(world.clock.now() - START);
        return 0;
      },
    };
    for (let minutes = 0; minutes < 11; minutes++) {
      await sweep({ ...world.ports(), dueItems, oldObjects });
      await world.clock.advance(60_000);
    }
    expect(looks).toEqual([0, 300_000, 600_000]);
  });
});

describe('the doorbell', () => {
  const at = START;
  const machine = (state: 'stopped' | 'gone' | 'other', more = {}): Bell => ({
    kind: 'machine',
    machineId: 'i-1',
    state,
    at,
    ...more,
  });

  function worldWith(): World {
    const world = new World();
    world.online({ inFlightUntil: START + 1 });
    world.table.machines.set('i-1', SESSION);
    return world;
  }

  it.each<[string, Bell]>([
    ['a timer', { kind: 'timer', sessionId: SESSION }],
    ['the end of a command', { kind: 'command', machineId: 'i-1' }],
    ['a machine that runs', machine('other')],
  ])('The doorbell rings for %s and changes nothing', async (_name, bell) => {
    const world = worldWith();
    await answerBell(world.ports(), bell);
    expect(world.wakes.rings).toEqual([{ sessionId: SESSION }]);
    expect(world.worker?.state).toBe('online');
  });

  it.each([
    ['stopped', 'stopped'],
    ['gone', 'removed'],
  ] as const)('The doorbell notes a machine that is %s before it rings', async (event, noted) => {
    const world = worldWith();
    await answerBell(world.ports(), machine(event));
    expect(world.worker).toMatchObject({ state: noted, inFlightUntil: undefined });
    expect(world.calls.names.at(-1)).toBe('wakes.ring random');
  });

  it('The doorbell notes nothing of an earlier start or of another machine', async () => {
    const world = worldWith();
    await answerBell(world.ports(), machine('stopped', { at: START - 3_600_000 }));
    world.table.machines.set('i-9', SESSION);
    await answerBell(world.ports(), machine('stopped', { machineId: 'i-9' }));
    expect(world.worker?.state).toBe('online');
    expect(world.wakes.rings).toHaveLength(2);
  });

  it('The doorbell is silent about a machine that is not ours', async () => {
    const world = new World();
    await answerBell(world.ports(), { kind: 'command', machineId: 'i-9' });
    expect(world.wakes.rings).toEqual([]);
  });
});

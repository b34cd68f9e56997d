import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import type { Dispatch, Phase } from '@remote-swe/core/domain/session/session';
import type { ToolCall, ToolResult } from '@remote-swe/core/domain/tool/tool';
import { ABSORB_MAX, nextGroup, type Plan, plan } from '@remote-swe/core/engine/session/plan';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  CALL_FACTS,
  dispatches,
  idle,
  message,
  paused,
  result,
  state,
  stop,
  target,
  thinking,
  todoCall,
  workOf,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const planOf = (phase: Phase, unread: InboxItem[] = [], now = START, more = {}): Plan =>
  plan(state(phase, more), unread, now, CALL_FACTS);

const NEWS = message('1700000100.000001');
const shortCall = (id: string) => bashCall(id, { command: 'ls', timeout_s: 10 });
const postCall = (toolCallId: string) => ({ toolCallId, name: 'post_message', input: { text: 'hello' } });
const begunWork = (): Phase => ({
  kind: 'acting',
  work: { ...workOf(dispatches.none, [postCall('a')]), begun: ['a'] },
});

/** What is planned with an empty inbox, one message, and one stop. */
const table: [name: string, Phase, empty: Plan['kind'], withMessage: Plan['kind'], withStop: Plan['kind']][] = [
  ['idle', idle, 'nothing', 'call-model', 'pause'],
  ['thinking', thinking, 'call-model', 'call-model', 'pause'],
  ['thinking, backing off', { ...thinking, notBefore: START + 1 }, 'wait', 'wait', 'pause'],
  ['thinking, back-off over', { ...thinking, notBefore: START }, 'call-model', 'call-model', 'pause'],
  ['acting: none, worker tool', acting(dispatches.none), 'dispatch', 'not-started', 'pause'],
  ['acting: none, short worker tool', acting(dispatches.none, [shortCall('a')]), 'dispatch', 'dispatch', 'pause'],
  [
    'acting: none, short and long',
    acting(dispatches.none, [shortCall('a'), bashCall('b')]),
    'dispatch',
    'not-started',
    'pause',
  ],
  ['acting: none, outward', acting(dispatches.none, [postCall('a')]), 'run-tools', 'not-started', 'pause'],
  [
    'acting: none, outward behind',
    acting(dispatches.none, [todoCall('a'), postCall('b')]),
    'run-tools',
    'run-tools',
    'pause',
  ],
  ['acting: outward, begun', begunWork(), 'run-tools', 'run-tools', 'pause'],
  ['acting: none, Lambda tool', acting(dispatches.none, [todoCall('a')]), 'run-tools', 'run-tools', 'pause'],
  ['acting: may have been sent', acting(dispatches.sentBefore), 'dispatch', 'dispatch', 'pause'],
  ['acting: worker-wait', acting(dispatches.workerWait), 'dispatch', 'not-started', 'pause'],
  ['acting: worker-wait, short', acting(dispatches.workerWait, [shortCall('a')]), 'dispatch', 'not-started', 'pause'],
  ['acting: intent', acting(dispatches.intent), 'resend', 'resend', 'pause'],
  ['acting: sent', acting(dispatches.sent), 'collect', 'collect', 'pause'],
  ['paused', paused(), 'nothing', 'call-model', 'pause'],
  ['paused: none', paused(workOf(dispatches.none)), 'nothing', 'not-started', 'pause'],
  ['paused: worker-wait', paused(workOf(dispatches.workerWait)), 'nothing', 'not-started', 'pause'],
  ['paused: intent', paused(workOf(dispatches.intent)), 'nothing', 'resend', 'pause'],
  ['paused: sent', paused(workOf(dispatches.sent)), 'collect', 'collect', 'pause'],
  ['paused: cancel wanted', paused(workOf(dispatches.cancelRequested)), 'cancel', 'cancel', 'cancel'],
  ['paused: cancel later', paused(workOf(dispatches.cancelLater)), 'wait', 'wait', 'wait'],
  ['paused: cancel sent', paused(workOf(dispatches.cancelSent)), 'collect', 'collect', 'collect'],
];

describe('plan', () => {
  it.each(table)('The plan is made: %s', (_name, phase, empty, withMessage, withStop) => {
    expect(planOf(phase).kind).toBe(empty);
    expect(planOf(phase, [NEWS]).kind).toBe(withMessage);
    expect(planOf(phase, [stop('1700000100.000001')]).kind).toBe(withStop);
  });

  it('The plan absorbs up to a stop in ts order, whatever order the items come in, and leaves what is later', () => {
    const items = [message('30.000000'), stop('20.000000'), message('10.000000')];
    const next = planOf(thinking, items);
    expect(next).toMatchObject({ kind: 'pause', reason: { kind: 'stopped', byUser: 'U2' }, tell: true });
    expect(next.kind === 'pause' && next.absorb.map((item) => item.ts)).toEqual(['10.000000', '20.000000']);
  });

  it('The plan tells people about a stop only when something was going on', () => {
    const tells = (phase: Phase) => planOf(phase, [stop('20.000000')]);
    expect(tells(idle)).toMatchObject({ tell: false });
    expect(planOf(idle, [message('10.000000'), stop('20.000000')]).kind).toBe('stop-words');
    expect(tells(paused())).toMatchObject({ tell: false });
    expect(tells(thinking)).toMatchObject({ tell: true });
    expect(tells(acting(dispatches.sent))).toMatchObject({ tell: true });
  });

  it('Words in a paused session and their stop, read together, are told as stopped; old ones, and those to open calls, are not', () => {
    const items = [message('30.000000'), stop('40.000000')];
    expect(planOf(paused(), items, START, { stopTs: '20.000000' }).kind).toBe('stop-words');
    expect(planOf(paused(), items, START, { stopTs: '35.000000' })).toMatchObject({ kind: 'pause', tell: false });
    expect(planOf(paused(workOf(dispatches.none)), items).kind).toBe('pause');
  });

  it('The plan absorbs, but does not resume for, a message that is older than the stop', () => {
    const next = planOf(paused(), [message('10.000000')], START, { stopTs: '20.000000' });
    expect(next).toMatchObject({ kind: 'pause', tell: false, reason: { kind: 'stopped' } });
    expect(planOf(paused(), [message('30.000000')], START, { stopTs: '20.000000' }).kind).toBe('call-model');
  });

  it('The plan keeps open work of a paused session when only an older message arrives', () => {
    const work = workOf(dispatches.sent);
    expect(planOf(paused(work), [message('10.000000')], START, { stopTs: '20.000000' }).kind).toBe('collect');
  });

  it(`The plan absorbs at most ${ABSORB_MAX} messages, the oldest first`, () => {
    const many = Array.from({ length: ABSORB_MAX + 5 }, (_, index) => message(`${1000 - index}.000000`));
    const next = planOf(idle, many);
    expect(next.kind === 'call-model' && next.absorb.length).toBe(ABSORB_MAX);
    expect(next.kind === 'call-model' && next.absorb[0]?.ts).toBe(`${1000 - ABSORB_MAX - 4}.000000`);
  });

  it('The plan waits until the time that the entry names, not a millisecond longer', () => {
    const phase: Phase = { ...thinking, notBefore: START + 500 };
    expect(planOf(phase, [], START + 499)).toEqual({ kind: 'wait', until: START + 500 });
    expect(planOf(phase, [], START + 500).kind).toBe('call-model');
  });
});

describe('properties of plan', () => {
  const items = fc.uniqueArray(fc.record({ second: fc.integer({ min: 1, max: 40 }), isStop: fc.boolean() }), {
    selector: (item) => item.second,
    maxLength: 8,
  });
  const phases = fc.constantFrom(...table.map(([, phase]) => phase));
  const stopTs = fc.option(
    fc.integer({ min: 1, max: 40 }).map((second) => `${second}.000000`),
    { nil: undefined },
  );

  it('The plan absorbs each item at most once, in ts order, and nothing past a stop', () => {
    fc.assert(
      fc.property(phases, items, stopTs, (phase, spread, stopped) => {
        const unread = spread.map(({ second, isStop }) => (isStop ? stop : message)(`${second}.000000`));
        const next = planOf(phase, unread, START, { stopTs: stopped });
        if (!('absorb' in next)) return;
        const sorted = [...unread].sort((a, b) => Number(a.ts) - Number(b.ts)).map((item) => item.key);
        expect(next.absorb.map((item) => item.key)).toEqual(sorted.slice(0, next.absorb.length));
        expect(next.absorb.slice(0, -1).some((item) => item.kind === 'stop')).toBe(false);
        if (next.kind === 'call-model') expect(next.absorb.every((item) => item.kind === 'message')).toBe(true);
      }),
    );
  });

  it('The plan never leaves the inbox of a resting session unread: every message is absorbed in time (G1)', () => {
    fc.assert(
      fc.property(items, stopTs, fc.constantFrom(idle, paused()), (spread, stopped, phase) => {
        const unread = spread.map(({ second, isStop }) => (isStop ? stop : message)(`${second}.000000`));
        const next = planOf(phase, unread, START, { stopTs: stopped });
        if (unread.length > 0) expect('absorb' in next && next.absorb.length).toBeGreaterThan(0);
        else expect(next.kind).toBe('nothing');
      }),
    );
  });

  it('The plan looks at nothing but its arguments, and changes none of them', () => {
    fc.assert(
      fc.property(phases, items, (phase, spread) => {
        const unread = spread.map(({ second, isStop }) => (isStop ? stop : message)(`${second}.000000`));
        const before = JSON.stringify([phase, unread]);
        expect(planOf(phase, unread)).toEqual(planOf(phase, unread));
        expect(JSON.stringify([phase, unread])).toBe(before);
      }),
    );
  });
});

function groupOf(calls: ToolCall[], done: string[]): string[] {
  const results = done.map((id) => result(id));
  return nextGroup(workOf(dispatches.none, calls, results), CALL_FACTS).map((call) => call.toolCallId);
}

describe('nextGroup', () => {
  const calls = [todoCall('a'), bashCall('b'), bashCall('c'), todoCall('d'), bashCall('e')];
  const groupAfter = (...done: string[]) => groupOf(calls, done);

  it('nextGroup takes the next calls of one place, in call order, across what is done already', () => {
    expect(groupAfter()).toEqual(['a']);
    expect(groupAfter('a')).toEqual(['b', 'c']);
    expect(groupAfter('a', 'b', 'c')).toEqual(['d']);
    expect(groupAfter('a', 'c')).toEqual(['b']);
    expect(groupAfter('a', 'b', 'c', 'd', 'e')).toEqual([]);
  });

  it('Group after group, nextGroup runs every call exactly once, in order', () => {
    const call = fc.boolean().map((onWorker) => (id: string) => (onWorker ? bashCall(id) : todoCall(id)));
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 20 }), (makers) => {
        const all = makers.map((make, index) => make(`call-${index}`));
        const run: string[] = [];
        for (let rounds = 0; run.length < all.length && rounds <= all.length; rounds++) {
          const none: Dispatch = { kind: 'none' };
          const group = nextGroup(
            workOf(
              none,
              all,
              run.map((id) => result(id)),
            ),
            CALL_FACTS,
          );
          expect(new Set(group.map(({ name }) => CALL_FACTS.placeOf(name))).size).toBe(1);
          run.push(...group.map(({ toolCallId }) => toolCallId));
        }
        expect(run).toEqual(all.map(({ toolCallId }) => toolCallId));
      }),
    );
  });

  it('nextGroup puts a name that no tool has where it is answered at once', () => {
    const calls = [{ toolCallId: 'a', name: 'launch_rocket', input: {} }];
    expect(planOf(acting(dispatches.none, calls)).kind).toBe('run-tools');
  });

  it('A call that may have been sent before goes only to the same place', () => {
    const next = planOf(acting({ kind: 'none', sentBefore: target() }));
    expect(next).toMatchObject({ kind: 'dispatch', dispatch: { sentBefore: { instanceId: 'i-1' } } });
  });
});

describe('what others see, behind a failure', () => {
  const failing = { isError: false, exitCode: 1 };
  const planAfter = (first: Partial<ToolResult>, calls: ToolCall[] = [bashCall('a'), postCall('b')]) =>
    planOf(acting(dispatches.none, calls, [{ ...result('a'), ...first }]));

  it.each<[string, Partial<ToolResult>]>([
    ['an exit code', failing],
    ['an error of a tool', { isError: true }],
    ['a signal', { signal: 'SIGKILL' }],
    ['a call that never ran', { isError: true, outcome: 'not-started' }],
  ])('An outward call does not start behind %s', (_what, first) => {
    expect(planAfter(first)).toMatchObject({
      kind: 'not-after-failure',
      call: { toolCallId: 'b' },
      failed: { name: 'bash' },
    });
  });

  it.each<[string, Partial<ToolResult>]>([
    ['a success', { exitCode: 0 }],
    ['a writer that its reader cut off', { exitCode: 141 }],
    ['a tool without exit code', {}],
  ])('An outward call starts behind %s', (_what, first) => {
    expect(planAfter(first).kind).toBe('run-tools');
  });

  it('A call that others do not see starts behind a failure', () => {
    expect(planAfter(failing, [bashCall('a'), bashCall('b')]).kind).toBe('dispatch');
    expect(planAfter(failing, [bashCall('a'), todoCall('b')]).kind).toBe('run-tools');
  });

  it('A failure behind an outward call is none before it', () => {
    expect(planOf(acting(dispatches.none, [postCall('b'), bashCall('a')], [{ ...result('a'), ...failing }])).kind).toBe(
      'run-tools',
    );
  });

  it('An outward call of the machine waits for the results before it', () => {
    const file = (toolCallId: string): ToolCall => ({ toolCallId, name: 'send_file', input: { path: 'a' } });
    const calls = [bashCall('a'), file('b'), file('c'), bashCall('d')];
    expect(groupOf(calls, [])).toEqual(['a']);
    expect(groupOf(calls, ['a'])).toEqual(['b', 'c', 'd']);
  });
});

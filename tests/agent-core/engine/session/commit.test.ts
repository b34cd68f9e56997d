import type { Dispatch, Phase, SessionState } from '@remote-swe/core/domain/session/session';
import { draftOf, type StepContext, withState } from '@remote-swe/core/engine/context/context';
import { LeaseKeeper } from '@remote-swe/core/engine/context/lease';
import { SWEEP_MARGIN_MS } from '@remote-swe/core/engine/context/settings';
import { commitDraft, dueAtOf, hasMoreNow, isSettled } from '@remote-swe/core/engine/session/commit';
import { plan } from '@remote-swe/core/engine/session/plan';
import { describe, expect, it } from 'vitest';
import {
  acting,
  CALL_FACTS,
  dispatches,
  idle,
  message,
  paused,
  session,
  state,
  thinking,
  todoCall,
  workOf,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const allDispatches: [string, Dispatch][] = Object.entries(dispatches);
const phases: [string, Phase][] = [
  ['idle', idle],
  ['thinking', thinking],
  ['thinking, backing off', { ...thinking, notBefore: START + 30_000 }],
  ['acting with a Lambda tool', acting(dispatches.none, [todoCall('a')])],
  ...allDispatches.map(([name, dispatch]): [string, Phase] => [`acting ${name}`, acting(dispatch)]),
  ['paused', paused()],
  ...allDispatches.map(([name, dispatch]): [string, Phase] => [`paused ${name}`, paused(workOf(dispatch))]),
];

const planned = (current: SessionState, now = START) => plan(current, [], now, CALL_FACTS);

/** A time that the entry itself names, for which its step has armed a timer. */
function timerOf(phase: Phase): number | undefined {
  if (phase.kind === 'thinking') return phase.notBefore;
  const dispatch = phase.kind === 'acting' || phase.kind === 'paused' ? phase.work?.dispatch : undefined;
  return dispatch && 'checkAt' in dispatch ? dispatch.checkAt : undefined;
}

describe('what a state waits for', () => {
  it.each(phases)(
    'A state that is %s has a bell, a timer or the sweeper, or nothing is left to do (G4)',
    (_name, phase) => {
      const current = state(phase);
      const dueAt = dueAtOf(current, START);
      if (isSettled(current)) {
        expect(dueAt).toBeNull();
        expect(hasMoreNow(current)).toBe(false);
        return;
      }
      expect(dueAt).toBe(Math.max(timerOf(phase) ?? START, START) + SWEEP_MARGIN_MS);
      expect(planned(current).kind).not.toBe('nothing');
    },
  );

  it.each(phases)('A state that is %s rings only for what can be done at once', (_name, phase) => {
    const current = state(phase);
    if (hasMoreNow(current)) expect(['nothing', 'wait']).not.toContain(planned(current).kind);
  });

  it.each(phases)(
    'A state that is %s is settled only when a bell finds nothing to do, or a person must come',
    (name, phase) => {
      if (!isSettled(state(phase))) return;
      // A command under way in a paused session is looked at by the events and timers that it has already.
      expect(planned(state(phase)).kind).toBe(name === 'paused sent' ? 'collect' : 'nothing');
    },
  );

  it('The sweeper keeps looking while people may not have seen a notice', () => {
    const notice = { kind: 'message', id: 'n', at: START, text: 'x' } as const;
    expect(dueAtOf(state(idle, { noticesPending: [notice] }), START)).toBe(START + SWEEP_MARGIN_MS);
  });
});

describe('commitDraft', () => {
  function context(world: World): StepContext {
    const wake = { sessionId: 'x', receiveCount: 1, firstReceivedAt: START, remainingMs: () => 1 };
    const lease = new LeaseKeeper(world.lease, world.clock, world.log);
    return { ...world.ports(), settings: world.settings, message: wake, lease };
  }
  const old = { kind: 'message', id: 'old', at: START, text: 'old' } as const;
  const fresh = { kind: 'message', id: 'fresh', at: START, text: 'fresh' } as const;

  it('commitDraft writes version, build, absorbed keys, the counter, and what is due', async () => {
    const world = new World();
    world.arrives(message('1.000000'));
    const loaded = session(state(idle), [message('1.000000')], 0);
    const draft = draftOf('reply', withState(loaded, { phase: thinking }), { absorb: loaded.unread, usage: undefined });
    const outcome = await commitDraft(context(world), draft);
    expect(world.newest).toMatchObject({ version: 1, build: 'test', absorbed: ['slack:C1:1.000000'], kind: 'reply' });
    expect(world.state.counters.steps).toBe(4);
    expect(world.dueAt).toBe(START + SWEEP_MARGIN_MS);
    expect(outcome).toMatchObject({ kind: 'committed', session: { version: 1, unread: [] } });
  });

  it('commitDraft carries notices until somebody has seen them in the thread', async () => {
    const world = new World();
    const loaded = session(state(thinking, { noticesPending: [old] }), [], 0);
    await commitDraft(context(world), draftOf('reply', withState(loaded, { phase: idle }), { notices: [fresh] }));
    expect(world.state.noticesPending).toEqual([old, fresh]);
    const seen = { ...session(world.state, [], 1), flushed: new Set(['old']) };
    await commitDraft(context(world), draftOf('pause', seen));
    expect(world.state.noticesPending).toEqual([fresh]);
  });

  it('commitDraft replaces a pending notice by its newer text', async () => {
    const world = new World();
    const loaded = session(state(thinking, { noticesPending: [old] }), [], 0);
    await commitDraft(
      context(world),
      draftOf('reply', withState(loaded, { phase: idle }), { notices: [{ ...old, text: 'new' }] }),
    );
    expect(world.state.noticesPending).toEqual([{ ...old, text: 'new' }]);
  });

  it.each(['conflict', 'worker-conflict'])('A %s of commitDraft means: load again', async (kind) => {
    const world = new World();
    if (kind === 'conflict') world.given(state(idle));
    const claim = { kind: 'claim', machineId: 'i-1', generation: 1, at: START, inFlightUntil: START } as const;
    const draft = draftOf('intent', session(state(thinking), [], 0), { worker: claim });
    expect(await commitDraft(context(world), draft)).toEqual({ kind: 'reload' });
  });

  it('A race that commitDraft lost to its own earlier try is none', async () => {
    const world = new World();
    const { commit } = world.table;
    world.table.commit = async (tried) => {
      await commit.call(world.table, tried);
      return 'conflict';
    };
    const draft = draftOf('tools', session(state(thinking), [], 0));
    expect(await commitDraft(context(world), draft)).toMatchObject({
      kind: 'committed',
      session: { version: 1 },
      draft: { ring: 'always' },
    });
    expect(world.entries).toHaveLength(1);
  });
});

import type { Dispatch, OpenWork } from '@remote-swe/core/domain/session/session';
import { pauseNotices } from '@remote-swe/core/engine/session/pause-notices';
import { pauseDraft, stopDraft } from '@remote-swe/core/engine/session/pausing';
import { describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  dispatches,
  idle,
  message,
  paused,
  result,
  session,
  state,
  stop,
  target,
  thinking,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const REASON = { kind: 'stopped', byUser: 'U2' } as const;
const STOP = { reason: REASON, absorb: [message('10.000000'), stop('20.000000')], messages: [], tell: true };

function stopped(dispatch: Dispatch, calls = [bashCall('a'), bashCall('b')], results = [result('a')]) {
  return stopDraft(session(state(acting(dispatch, calls, results))), STOP, START);
}

function workAfter(dispatch: Dispatch): OpenWork | undefined {
  const { phase } = stopped(dispatch).session.state;
  return phase.kind === 'paused' ? phase.work : undefined;
}

describe('a stop', () => {
  it.each([
    ['none', dispatches.none],
    ['worker-wait', dispatches.workerWait],
  ])('A stop closes calls that were never sent at once (%s)', (_name, dispatch) => {
    const draft = stopped(dispatch);
    expect(draft.session.state.phase).toEqual({ kind: 'paused', reason: REASON });
    expect(draft.messages).toMatchObject([
      {
        kind: 'results',
        results: [
          { toolCallId: 'a', outcome: 'completed' },
          { toolCallId: 'b', outcome: 'cancelled' },
        ],
      },
    ]);
  });

  it.each([
    ['none, sent before', dispatches.sentBefore],
    ['worker-wait, sent before', { ...dispatches.workerWait, sentBefore: target() }],
    ['intent', dispatches.intent],
    ['sent', dispatches.sent],
  ] as [string, Dispatch][])('A stop asks the worker about calls that may have been sent (%s)', (_name, dispatch) => {
    expect(workAfter(dispatch)).toMatchObject({ dispatch: { kind: 'cancel-requested', target: target() } });
    expect(workAfter(dispatch)?.results).toEqual([result('a')]);
    expect(stopped(dispatch).messages).toEqual([]);
  });

  it('A stop leaves an idle session idle and says nothing, but remembers when it was', () => {
    const draft = stopDraft(session(state(idle)), { ...STOP, tell: false }, START);
    expect(draft.session.state).toMatchObject({ phase: { kind: 'idle' }, stopTs: '20.000000' });
    expect(draft).toMatchObject({ notices: [], absorb: STOP.absorb });
  });

  it('A stop tells people, and takes the Stop button away', () => {
    const progress = { id: 'progress', ts: '1.0' };
    const draft = stopDraft(session(state(thinking, { progress })), STOP, START);
    expect(draft.notices).toMatchObject([
      { kind: 'message', text: 'Stopped by <@U2>. Write here to go on.' },
      { kind: 'progress', id: 'progress', stoppable: false },
    ]);
  });

  it('A stop keeps the results before the words that were absorbed with it', () => {
    const people = [{ kind: 'people' as const, people: [{ key: 'k', user: 'U1', text: 'hello', images: [] }] }];
    const draft = stopDraft(session(state(acting(dispatches.none))), { ...STOP, messages: people }, START);
    expect(draft.messages.map((each) => each.kind)).toEqual(['results', 'people']);
  });

  it('The time of the earlier stop stays when only an old message is absorbed', () => {
    const before = state(paused(), { stopTs: '20.000000' });
    const draft = stopDraft(session(before), { ...STOP, absorb: [message('10.000000')], tell: false }, START);
    expect(draft.session.state.stopTs).toBe('20.000000');
  });
});

describe('a pause for another reason', () => {
  const REASONS = [
    { kind: 'budget-usd', limitMicroUsd: 2_000_000, raiseToMicroUsd: 4_000_000 },
    { kind: 'turn-steps', limit: 50 },
    { kind: 'error', message: 'it broke.' },
  ] as const;

  it.each(REASONS)('A pause for $kind keeps open work and says why and what to do', (reason) => {
    const work = { calls: [bashCall('a')], results: [], dispatch: dispatches.sent };
    const draft = pauseDraft(session(state({ kind: 'acting', work })), reason, START);
    expect(draft.session.state.phase).toEqual({ kind: 'paused', reason, work });
    expect(draft.notices[0]?.text).toMatch(/Write here to (go on|try again)|can raise it to \$4\.00 with the button/);
    const label = reason.kind === 'budget-usd' ? 'Raise to $4.00' : 'Continue';
    expect(draft.notices[0]).toMatchObject({ buttons: [{ label }] });
    expect(draft.notices[0]?.id).toBe('slack:T1:C1:1700000000.000001#6#0');
  });

  it('A pause for another reason takes over what the caller adds', () => {
    const { absorb } = STOP;
    const draft = pauseDraft(session(state(thinking, { turnSteps: 9 })), REASONS[0], START, { absorb });
    expect(draft).toMatchObject({ kind: 'pause', absorb });
    expect(draft.session.state).toMatchObject({ turnSteps: 9, phase: { kind: 'paused' } });
  });

  it('A session that is not paused has no notice of a pause', () => {
    expect(pauseNotices(session(state(idle)), START)).toEqual([]);
  });
});

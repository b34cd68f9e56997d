import { isCancelling, isResumed, resumingMessages } from '@remote-swe/core/engine/session/phases';
import { describe, expect, it } from 'vitest';
import { dispatches, message, paused, session, state, stop, workOf } from '../../fakes/build.ts';

describe('phases', () => {
  it.each(Object.entries(dispatches))('The phase %s is cancelling or not', (name, dispatch) => {
    expect(isCancelling(workOf(dispatch))).toBe(name.startsWith('cancel'));
  });

  it('Only words that were written after the last stop resume a session', () => {
    const unread = [message('10.000000'), stop('20.000000'), message('20.000000'), message('20.000001')];
    const stopped = state(paused(), { stopTs: '20.000000' });
    expect(resumingMessages(stopped, unread).map((item) => item.ts)).toEqual(['20.000001']);
    expect(isResumed(session(stopped, unread))).toBe(true);
    expect(isResumed(session(stopped, unread.slice(0, 3)))).toBe(false);
  });

  it('Any message resumes a session that nobody stopped', () => {
    expect(isResumed(session(state(paused()), [message('1.000000')]))).toBe(true);
    expect(isResumed(session(state(paused()), [stop('1.000000')]))).toBe(false);
    expect(isResumed(session(state(paused())))).toBe(false);
  });
});

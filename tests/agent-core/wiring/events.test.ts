import { clockOf, timerOf } from '@remote-swe/core/wiring/parts/bells';
import { sessionIdIn } from '@remote-swe/core/wiring/parts/wake';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SESSION } from '../fakes/build.ts';

describe('wakes', () => {
  it('Wakes name a session', () => {
    expect(sessionIdIn(JSON.stringify({ sessionId: SESSION }))).toBe(SESSION);
    expect(timerOf(JSON.stringify({ sessionId: SESSION }))).toEqual({ kind: 'timer', sessionId: SESSION });
  });

  it.each([
    '',
    'null',
    '[]',
    '"text"',
    '{',
    '{}',
    '{"sessionId":5}',
    '{"sessionId":"x"}',
    '{"sessionId":"slack:a:b:"}',
  ])('The wake %s names no session', (body) => {
    expect(sessionIdIn(body)).toBeUndefined();
    expect(timerOf(body)).toBeUndefined();
  });

  it('Reading wakes never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => sessionIdIn(body)).not.toThrow();
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (event) => {
        expect(() => clockOf(event)).not.toThrow();
      }),
    );
  });
});

describe('clockOf', () => {
  it('clockOf knows which start the clock was for', () => {
    expect(clockOf({ sessionId: SESSION, generation: 3 })).toEqual({ sessionId: SESSION, generation: 3 });
  });

  it.each([{ sessionId: '', generation: 1 }, { sessionId: SESSION }, { sessionId: SESSION, generation: '3' }, null])(
    'clockOf takes %j for no clock',
    (event) => {
      expect(clockOf(event)).toBeUndefined();
    },
  );
});

import { bellOf, clockOf, timerOf } from '@remote-swe/core/wiring/parts/bells';
import { sessionIdIn } from '@remote-swe/core/wiring/parts/wake';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SESSION } from '../fakes/build.ts';

const command = { source: 'aws.ssm', detail: { 'instance-id': 'i-1', status: 'Success' } };
const instance = {
  source: 'aws.ec2',
  time: '2026-11-22T12:00:00Z',
  detail: { 'instance-id': 'i-1', state: 'stopped' },
};

describe('bellOf', () => {
  it('bellOf knows the end of a command and the change of a machine', () => {
    expect(bellOf(command)).toEqual({ kind: 'command', instanceId: 'i-1' });
    const at = Date.UTC(2026, 10, 22, 12);
    expect(bellOf(instance)).toEqual({ kind: 'instance', instanceId: 'i-1', state: 'stopped', at });
  });

  it.each([
    ['another source', { ...command, source: 'aws.s3' }],
    ['no machine', { source: 'aws.ssm', detail: {} }],
    ['no detail', { source: 'aws.ec2', time: instance.time }],
    ['a time that is none', { ...instance, time: 'yesterday' }],
    ['null', null],
    ['text', 'aws.ssm'],
  ])('bellOf rings for nothing else: %s', (_name, event) => {
    expect(bellOf(event)).toBeUndefined();
  });
});

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
        expect(() => [bellOf(event), clockOf(event)]).not.toThrow();
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

import { machineBell } from '@remote-swe/core/adapters/workers/machine-events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const command = { source: 'aws.ssm', detail: { 'instance-id': 'i-1', status: 'Success' } };
const instance = {
  source: 'aws.ec2',
  time: '2026-11-22T12:00:00Z',
  detail: { 'instance-id': 'i-1', state: 'stopped' },
};

describe('machineBell', () => {
  it('A bell of a machine tells the end of a command and the change of a machine', () => {
    expect(machineBell(command)).toEqual({ kind: 'command', machineId: 'i-1' });
    const at = Date.UTC(2026, 10, 22, 12);
    expect(machineBell(instance)).toEqual({ kind: 'machine', machineId: 'i-1', state: 'stopped', at });
  });

  it.each([
    ['another source', { ...command, source: 'aws.s3' }],
    ['no machine', { source: 'aws.ssm', detail: {} }],
    ['no detail', { source: 'aws.ec2', time: instance.time }],
    ['a time that is none', { ...instance, time: 'yesterday' }],
    ['null', null],
    ['text', 'aws.ssm'],
  ])('No other event rings: %s', (_name, event) => {
    expect(machineBell(event)).toBeUndefined();
  });

  it.each([
    ['stopped', 'stopped'],
    ['terminated', 'gone'],
    ['pending', 'other'],
    ['running', 'other'],
    ['stopping', 'other'],
    ['shutting-down', 'other'],
    ['a state of tomorrow', 'other'],
  ])('The state "%s" of EC2 is read as "%s"', (state, expected) => {
    const event = { ...instance, detail: { ...instance.detail, state } };
    expect(machineBell(event)).toMatchObject({ state: expected });
  });

  it('Reading an event never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (event) => {
        expect(() => machineBell(event)).not.toThrow();
      }),
    );
  });
});

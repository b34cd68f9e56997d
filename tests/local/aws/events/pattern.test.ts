import { describe, expect, it } from 'vitest';
import { compilePattern, type EventPattern } from '../../../../local/aws/events/pattern.ts';

const event = {
  source: 'aws.ssm',
  'detail-type': 'EC2 Command Invocation Status-change Notification',
  resources: ['arn:aws:ec2:us-west-2:0:instance/i-1', 'arn:b'],
  detail: {
    status: 'Success',
    count: 5,
    nothing: null,
    flag: true,
    nested: { name: 'Abc' },
    list: [{ a: 1 }, { a: 2 }],
  },
};

const cases: [string, EventPattern, boolean][] = [
  ['an exact value', { source: ['aws.ssm'] }, true],
  ['one of several values', { detail: { status: ['Failed', 'Success'] } }, true],
  ['no value', { source: ['aws.ec2'] }, false],
  ['all fields', { source: ['aws.ssm'], detail: { status: ['Failed'] } }, false],
  ['null', { detail: { nothing: [null] } }, true],
  ['null against an absent field', { detail: { absent: [null] } }, false],
  ['a boolean', { detail: { flag: [true] } }, true],
  ['a prefix', { resources: [{ prefix: 'arn:aws:ec2' }] }, true],
  ['a suffix', { resources: [{ suffix: '/i-1' }] }, true],
  ['a prefix without case', { detail: { status: [{ prefix: { 'equals-ignore-case': 'SUCC' } }] } }, true],
  ['an element of an array', { resources: ['arn:b'] }, true],
  ['objects in an array', { detail: { list: { a: [2] } } }, true],
  ['anything-but, matching', { detail: { status: [{ 'anything-but': ['Failed', 'TimedOut'] }] } }, true],
  ['anything-but, excluded', { detail: { status: [{ 'anything-but': 'Success' }] } }, false],
  ['anything-but with a prefix', { detail: { status: [{ 'anything-but': { prefix: 'Suc' } }] } }, false],
  ['anything-but against an absent field', { detail: { absent: [{ 'anything-but': 'x' }] } }, false],
  ['exists', { detail: { status: [{ exists: true }] } }, true],
  ['exists of an absent field', { detail: { absent: [{ exists: true }] } }, false],
  ['absence', { detail: { absent: [{ exists: false }] } }, true],
  ['a number range', { detail: { count: [{ numeric: ['>', 4, '<=', 5] }] } }, true],
  ['outside a number range', { detail: { count: [{ numeric: ['<', 5] }] } }, false],
  ['equals-ignore-case', { detail: { nested: { name: [{ 'equals-ignore-case': 'aBC' }] } } }, true],
  ['a wildcard', { resources: [{ wildcard: 'arn:*:instance/*' }] }, true],
  ['$or', { $or: [{ source: ['x'] }, { detail: { count: [5] } }] }, true],
];

describe('an event pattern', () => {
  it.each(cases)('An event pattern decides on %s', (_title, pattern, expected) => {
    expect(compilePattern(pattern)(event)).toBe(expected);
  });

  it('An event pattern is refused when it is not one', () => {
    expect(() => compilePattern({})).toThrow('empty');
    expect(() => compilePattern({ source: 'aws.ssm' } as unknown as EventPattern)).toThrow('source');
    expect(() => compilePattern({ detail: { status: [{ cidr: '10.0.0.0/8' }] } })).toThrow('detail.status');
  });
});

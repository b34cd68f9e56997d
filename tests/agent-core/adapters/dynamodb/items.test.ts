import { readItem } from '@remote-swe/core/adapters/dynamodb/items/attributes';
import { inboxItemOf } from '@remote-swe/core/adapters/dynamodb/items/inbox-codec';
import { storedCounter, storedDue, storedReply } from '@remote-swe/core/adapters/dynamodb/items/small-items';
import { workerItem, workerItemOf } from '@remote-swe/core/adapters/dynamodb/items/worker-codec';
import { replacement } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { describe, expect, it } from 'vitest';

const KEYS = { PK: { S: 'S#slack:T1:C1:1.1' }, SK: { S: 'W' } };
const WORKER = {
  ...KEYS,
  state: { S: 'online' },
  generation: { N: '2' },
  startedAt: { N: '10' },
  lastUsedAt: { N: '20' },
  launchAttempt: { N: '0' },
  saved: { S: '{"forUse":20,"at":30,"later":true}' },
};

describe('items of the table', () => {
  it('A worker item is written as it was read, with attributes that only a newer build knows', () => {
    const newer = { ...WORKER, diskGib: { N: '40' }, place: { S: '{"not":"json to us"}' }, isSpot: { BOOL: true } };
    expect(workerItem('slack:T1:C1:1.1', workerItemOf(newer))).toEqual(newer);
  });

  it('A part of a worker item is written in the order in which it was read, whoever wrote it: the condition compares its text', () => {
    const parts = { newDisk: { S: '{"later":1,"savedAt":7,"key":"saved-work/a","isComplete":true}' } };
    const item = { ...WORKER, ...parts, saved: { S: '{"key":"k","at":30,"forUse":20}' } };
    expect(workerItem('slack:T1:C1:1.1', workerItemOf(item))).toEqual(item);
  });

  it('A worker item is replaced only where every attribute is as it was seen, unknown ones too', () => {
    const seen = workerItemOf({ ...WORKER, diskGib: { N: '40' } });
    const write = replacement('Table', 'slack:T1:C1:1.1', seen, { ...seen, state: 'stopping' });
    expect(write.ConditionExpression).toContain('#diskGib = :diskGib');
    expect(write.ConditionExpression).toContain('attribute_not_exists(#rescues)');
    expect(write.Item.diskGib).toEqual({ N: '40' });
  });

  it('An item of an older build gets what it lacks', () => {
    const { launchAttempt: _, ...older } = WORKER;
    expect(workerItemOf(older).launchAttempt).toBe(0);
    expect(readItem(storedCounter, { modelCalls: { N: '3' } }, 'Counter')).toMatchObject({
      costMicroUsd: 0,
      modelCalls: 3,
    });
  });

  it('An item that is broken is named with its key and the field', () => {
    const { startedAt: _, ...broken } = WORKER;
    expect(() => workerItemOf(broken)).toThrow('Worker item W of S#slack:T1:C1:1.1 is broken: startedAt: ');
    expect(() => workerItemOf({ ...WORKER, state: { S: 'asleep' } })).toThrow('S#slack:T1:C1:1.1 is broken: state: ');
    expect(() => workerItemOf({ ...WORKER, saved: { S: '{' } })).toThrow(
      'saved of Worker item W of S#slack:T1:C1:1.1 is broken: it is no JSON',
    );
    expect(() => inboxItemOf({ ...KEYS, SK: { S: 'I#a' }, content: { S: '{"key":"a"}' } })).toThrow(
      'Inbox item I#a of S#slack:T1:C1:1.1 is broken: kind: ',
    );
    expect(() => readItem(storedReply, { ...KEYS, status: { S: 'gone' } }, 'Reply item')).toThrow('status: ');
  });

  it('An item whose count of sweeps is odd is swept all the same: one must not hinder the others', () => {
    expect(readItem(storedDue, { dueAt: { N: '5' }, sweeps: { S: 'often' } }, 'Due item')).toMatchObject({
      dueAt: 5,
      sweeps: 0,
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBus } from '../../../../local/aws/events/bus.ts';
import { type EventEnvelope, envelope, LOCAL_ACCOUNT } from '../../../../local/aws/events/envelope.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { Front } from '../../../../local/kernel/front.ts';

const someEvent = (status: string): EventEnvelope =>
  envelope({ 'detail-type': 'Status', source: 'test', resources: [], detail: { status } }, LOCAL_ACCOUNT, 0);
const soon = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('the event bus', () => {
  let clock: LocalClock;
  let bus: EventBus;
  let dropped: EventEnvelope[];

  beforeEach(() => {
    clock = new LocalClock();
    dropped = [];
    bus = new EventBus({ clock, onDropped: (event) => dropped.push(event) });
  });

  afterEach(() => {
    bus.close();
    clock.close();
  });

  it('The event bus delivers what matches, asynchronously', async () => {
    const seen: unknown[] = [];
    bus.subscribe({ detail: { status: ['b'] } }, async (event) => void seen.push(event.detail.status));
    bus.put(someEvent('a'));
    bus.put(someEvent('b'));
    expect(seen).toEqual([]);
    await soon();
    expect(seen).toEqual(['b']);
  });

  it('The event bus tries again later, and gives up after a day', async () => {
    let attempts = 0;
    bus.subscribe({ source: ['test'] }, async () => {
      attempts++;
      throw new Error('not now');
    });
    bus.put(someEvent('a'));
    await soon();
    expect(attempts).toBe(1);
    clock.advance(1000);
    await soon();
    expect(attempts).toBe(2);
    for (let round = 0; round < 400 && dropped.length === 0; round++) {
      clock.advance(5 * 60_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(dropped).toHaveLength(1);
  });

  it('The event bus lets an observer lose and double events', async () => {
    const seen: unknown[] = [];
    bus.subscribe({ source: ['test'] }, async (event) => void seen.push(event.detail.status));
    bus.observers.push((event) => (event.detail.status === 'lost' ? [] : [event, event]));
    bus.put(someEvent('lost'));
    bus.put(someEvent('doubled'));
    await soon();
    expect(seen).toEqual(['doubled', 'doubled']);
  });

  it('The event bus answers PutEvents over the wire, entry by entry', async () => {
    const front = new Front(() => bus);
    const port = await front.listen();
    const seen: EventEnvelope[] = [];
    bus.subscribe({ source: ['mine'] }, async (event) => void seen.push(event));
    const good = { Source: 'mine', DetailType: 'Kind', Detail: '{"a":1}', Time: 1_000_000_000 };
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ Entries: [good, { ...good, Detail: 'no json' }, { ...good, Source: undefined }] }),
    });
    expect(await response.json()).toMatchObject({
      FailedEntryCount: 2,
      Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }, { ErrorCode: 'InvalidArgument' }],
    });
    await soon();
    expect(seen).toMatchObject([{ 'detail-type': 'Kind', time: '2001-09-09T01:46:40Z', detail: { a: 1 } }]);
    await front.close();
  });
});

import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBus } from '@remote-swe/core/adapters/eventbridge/event-bus';
import type { PendingEvent } from '@remote-swe/core/domain/session/notice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../../../local/aws/events/envelope.ts';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: EventBridgeClient;
let seen: EventEnvelope[] = [];

beforeAll(async () => {
  aws = await startLocalAws('events');
  client = new EventBridgeClient(aws.client);
  aws.bus.observers.push((event) => {
    seen.push(event);
    return [];
  });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});
beforeEach(() => {
  seen = [];
});

const put = (events: PendingEvent[], bus = 'default') => new EventBus(client, bus).put(events);
const event = (index: number, detail: Record<string, unknown> = { turn: index }): PendingEvent => ({
  ...{ to: 'bus', id: `s#1#event-${index}`, type: 'session.started', at: 1_795_348_800_123, detail },
});

describe('events on a bus', () => {
  it('An event has our source, its type, its second, and all that it says', async () => {
    await put([event(1)]);
    expect(seen).toEqual([
      expect.objectContaining({
        ...{ source: 'remote-swe', 'detail-type': 'session.started', time: '2026-11-22T12:00:00Z', resources: [] },
        detail: { id: 's#1#event-1', type: 'session.started', at: 1_795_348_800_123, turn: 1 },
      }),
    ]);
  });

  it('More than ten go in their order, ten at a time', async () => {
    await put(Array.from({ length: 23 }, (_, index) => event(index)));
    expect(seen.map(({ detail }) => detail.turn)).toEqual(Array.from({ length: 23 }, (_, index) => index));
  });

  it.each([
    ['A bus that does not exist', () => put([event(1)], 'gone')],
    ['A request that is too large', () => put([event(1, { text: 'x'.repeat(262_144) })])],
    [
      'A bus that is down',
      () => {
        aws.bus.failNext('PutEvents', 'InternalException');
        return put([event(1)]);
      },
    ],
  ])('%s is something to try again later', async (_what, tried) => {
    await expect(tried()).rejects.toMatchObject({ code: 'retry' });
    expect(seen).toEqual([]);
  });
});

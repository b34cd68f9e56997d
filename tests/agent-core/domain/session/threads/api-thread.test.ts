import { compareOrder, type InboxItem } from '@remote-swe/core/domain/session/journal';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import {
  apiSessionId,
  apiThreadOf,
  apiThreads,
  withCallback,
} from '@remote-swe/core/domain/session/threads/api-thread';
import { gitHubOrder, gitHubPlaceOf, gitHubThreads } from '@remote-swe/core/domain/session/threads/github-thread';
import { describe, expect, it } from 'vitest';

const ID = 'abcdefghijklmnopqrstuvwx23';
const AT = 1_700_000_000_123;
const item = { key: 'api:1', ts: '1.0', user: 'U1', text: 'Do it', files: [], at: AT, kind: 'message' } as InboxItem;
const callback = { url: 'https://hooks.example.com', key: 'k1' };

describe('ids of sessions that programs begin', () => {
  it('An id names its installation and itself, and is read back', () => {
    const id = apiSessionId({ installation: 'T0ACME', id: ID });
    expect(id).toBe(`api:T0ACME:${ID}`);
    expect(apiThreadOf(id)).toEqual({ kind: 'api', installation: 'T0ACME', id: ID });
  });

  it.each(['api:T1', `api:T1:${ID}:1`, `api:T 1:${ID}`, `api:T1:${ID.toUpperCase()}`, `slack:T1:${ID}`, `api::${ID}`])(
    '%s names no session of a program',
    (id) => expect(apiThreadOf(id)).toBeUndefined(),
  );

  it('The month of its people is the one that they have in their chat', () => {
    const payer = apiThreads.payer({ kind: 'api', installation: 'T1', id: ID });
    expect(payer).toEqual({
      ...slackThreads.payer({ kind: 'slack', teamId: 'T1', channel: 'C', threadTs: '1' }),
      channel: 'api',
    });
  });

  it('Only the thread of a program keeps a callback', () => {
    const thread = { kind: 'api', installation: 'T1', id: ID } as const;
    expect(withCallback(thread, [item, { ...item, callback }])).toEqual({ ...thread, callback });
    expect(withCallback(thread, [item])).toEqual(thread);
    const slack = { kind: 'slack', teamId: 'T1', channel: 'C', threadTs: '1' } as const;
    expect(withCallback(slack, [{ ...item, callback }])).toEqual(slack);
  });
});

describe('places of what is said elsewhere than in the thread', () => {
  it.each([apiThreads, slackThreads])('A place is behind what was written before, and in its order: $kind', (rules) => {
    const places = [rules.placeAt(AT - 1, 999), rules.placeAt(AT, 0), rules.placeAt(AT, 7), rules.placeAt(AT + 1, 0)];
    expect([...places].sort(compareOrder)).toEqual(places);
    expect(rules.writtenAt(places[2] ?? '')).toBe(AT);
  });

  it('At the code host it stands behind every comment of its second, and is no place to react to', () => {
    const place = gitHubThreads.placeAt(AT, 5);
    expect(compareOrder(gitHubOrder(AT, { kind: 'review', id: 99_999_999_999_999 }), place)).toBeLessThan(0);
    expect(compareOrder(place, gitHubOrder(AT + 1_000, { kind: 'thread', id: 1 }))).toBeLessThan(0);
    expect(gitHubPlaceOf(place)).toBeUndefined();
  });
});

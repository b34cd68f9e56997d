import { readReaction } from '@remote-swe/core/ingress/slack/event/reaction';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSED, Door } from './door.ts';
import { BOT, mention, ROOT_TS } from './events.ts';

/** As docs.slack.dev/reference/events/reaction_added records it. */
const REACTION = {
  type: 'reaction_added',
  user: 'U1',
  reaction: 'octagonal_sign',
  item: { type: 'message', channel: 'C1', ts: '1700000005.000001' },
  item_user: 'UBOT',
  event_ts: '1700000008.000001',
};
const onRoot = { ...REACTION, item: { ...REACTION.item, ts: ROOT_TS }, item_user: 'U1' };

let door: Door;
beforeEach(async () => {
  door = new Door();
  await door.receive(mention(`${BOT} fix`));
  door.chat.roots.set('1700000005.000001', ROOT_TS);
});
const stops = () => door.stored.filter(({ kind }) => kind === 'stop');

describe('a reaction', () => {
  it.each(['x', 'octagonal_sign', 'stop_sign'])(
    'The reaction %s to a post of the agent stops its session, once',
    async (name) => {
      const event = { ...REACTION, reaction: name };
      expect(await door.receive(event)).toBe('accepted');
      expect(await door.receive(event)).toBe('accepted');
      expect(stops()).toMatchObject([{ ts: '1700000008.000001', user: 'U1' }]);
      expect(door.wakes.rings).toHaveLength(3);
    },
  );

  it('A reaction to the message that begins the thread stops, and needs no look-up', async () => {
    expect(await door.receive(onRoot)).toBe('accepted');
    expect(stops()).toHaveLength(1);
    expect(door.calls.only('chat.rootOf')).toEqual([]);
  });

  it.each([
    ['of another sense', { reaction: 'eyes' }],
    ['of the agent', { user: 'UBOT' }],
    ['to what a colleague wrote', { item_user: 'U2' }],
    ['to a message that is gone', { item: { ...REACTION.item, ts: '1700000006.000001' } }],
    ['in another channel', { item: { ...REACTION.item, channel: 'C2' } }],
    ['to a file', { item: { type: 'file', file: 'F1' } }],
  ])('A reaction %s does nothing', async (_what, more) => {
    expect(await door.receive({ ...REACTION, ...more })).toBe('ignored');
    expect(stops()).toEqual([]);
  });

  it('A reaction of somebody who is not served does nothing, and is not answered', async () => {
    expect(await door.receive(REACTION, CLOSED)).toBe('ignored');
    expect([stops(), door.chat.said]).toEqual([[], []]);
  });

  it.each(Object.keys(REACTION))(
    'A reaction whose field %s is missing or odd is no reaction, or has no author',
    (field) => {
      for (const odd of [undefined, null, 7, {}, []]) {
        const read = readReaction({ ...REACTION, [field]: odd });
        if (field === 'item_user') expect(read).not.toHaveProperty('to');
        else expect(read).toBeUndefined();
      }
    },
  );
});

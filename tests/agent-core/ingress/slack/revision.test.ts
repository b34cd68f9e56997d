import { beforeEach, describe, expect, it } from 'vitest';
import { idle, SESSION, state, thinking } from '../../fakes/build.ts';
import { CLOSED, Door } from './door.ts';
import { BOT, channelMessage, inThread, mention, REPLY_TS, ROOT_TS } from './events.ts';

type Fields = Record<string, unknown>;
const AT = '1700000050.000100';

/** What a message is inside of a change: without the place, which the event around it names. */
function inner(event: Fields): Fields {
  const { channel: _, channel_type: __, ...rest } = event;
  return { ...rest, type: 'message', team: 'T1' };
}

/** As docs.slack.dev/reference/events/message/message_changed records it, with what Slack sends beside. */
function changed(before: Fields, text: string, more: Fields = {}, around: Fields = {}): Fields {
  const edited = { user: before.user, ts: '1700000050.000000' };
  return {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: 'C1',
    channel_type: 'channel',
    ts: AT,
    event_ts: AT,
    message: { ...inner(before), text, edited, ...more },
    previous_message: inner(before),
    ...around,
  };
}

function deleted(before: Fields, around: Fields = {}): Fields {
  return {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel: 'C1',
    channel_type: 'channel',
    deleted_ts: before.ts,
    ts: AT,
    event_ts: AT,
    previous_message: inner(before),
    ...around,
  };
}

/** What Slack sends for a deleted message that has replies. */
function buried(before: Fields): Fields {
  const message = { ...inner(before), user: 'USLACKBOT', subtype: 'tombstone', text: 'This message was deleted.' };
  return { ...changed(before, ''), message };
}

const FIRST = mention(`${BOT} use port 3000`);
const REPLY = inThread(channelMessage('and the tests?'));

let door: Door;
beforeEach(async () => {
  door = new Door();
  await door.receive(FIRST);
  await door.receive(REPLY);
  door.calls.clear();
});

const unread = async () => (await door.table.unread(SESSION)).map(({ kind, text }) => `${kind}: ${text}`);
function isRead(ts: string): void {
  const row = door.table.inbox.get(SESSION)?.find(({ item }) => item.key.endsWith(ts));
  if (row) row.absorbedBy = 1;
}

describe('an edit', () => {
  it('An edit of an unread message replaces it at the cost of a few calls, however often Slack tells of it', async () => {
    expect(await door.receive(changed(FIRST, `${BOT} use port 4000`))).toBe('accepted');
    expect(await unread()).toEqual(['message: use port 4000', 'message: and the tests?']);
    expect(door.calls.names).toEqual(['inbox.first', 'inbox.revise', 'wakes.ring random', 'journal.unread']);
    expect(await door.receive(changed(FIRST, `${BOT} use port 4000`))).toBe('accepted');
    expect(await unread()).toHaveLength(2);
  });

  it.each(['edited', 'deleted'] as const)(
    'A mention that is %s before it comes itself counts, although a later message has begun the session',
    async (what) => {
      const own = new Door();
      await own.receive(inThread(mention(`${BOT} and the tests?`)));
      await own.receive(what === 'edited' ? changed(FIRST, `${BOT} use port 4000`) : deleted(FIRST));
      await own.receive(FIRST);
      const texts = (await own.table.unread(SESSION)).map(({ text }) => text);
      expect(texts).toEqual(what === 'edited' ? ['use port 4000', 'and the tests?'] : ['and the tests?']);
    },
  );

  it('An edit of a read message is stored as a change that says how it began', async () => {
    isRead(ROOT_TS);
    await door.receive(changed(FIRST, `${BOT} use port 4000`));
    const [, change] = await door.table.unread(SESSION);
    expect(change).toMatchObject({ text: 'use port 4000', change: { kind: 'changed', of: 'use port 3000' } });
  });

  it.each<[string, Fields]>([
    [
      'that shows a preview of a link',
      changed(REPLY, 'and the tests?', { attachments: [{ id: 1, title: 'x' }], edited: undefined }),
    ],
    ['that shows a preview in an edited message', changed(REPLY, 'and the tests?', { attachments: [{ id: 1 }] })],
    ['that only sets the language', changed(REPLY, 'and the tests?', { language: { locale: 'en' } })],
    ['that nobody made', changed(REPLY, 'other', { edited: undefined })],
    ['by somebody else', changed(REPLY, 'other', { edited: { user: 'U2', ts: AT } })],
    ['of the agent’s own post', changed({ ...REPLY, user: 'UBOT', bot_id: 'B1' }, 'other')],
    ['of another app’s post', changed({ ...REPLY, bot_id: 'B2' }, 'other')],
    ['of a command', changed(inThread(mention(`${BOT} status`)), `${BOT} fix all`)],
    ['in a thread that is no session', changed({ ...REPLY, thread_ts: '1700000003.000001' }, 'other')],
    ['of what was written before the session', changed({ ...REPLY, ts: '1699999999.000001' }, 'other')],
    ['of a post in the channel', changed(channelMessage('lunch?'), 'dinner?')],
    [
      'of a remark for others',
      changed({ ...inThread(channelMessage('<@U5> look')), ts: '1700000012.000001' }, '<@U5> see'),
    ],
    ['of nothing', changed(REPLY, 'x', {}, { message: null })],
  ])('An edit %s does nothing', async (_what, event) => {
    const before = await door.table.unread(SESSION);
    door.calls.clear();
    expect(await door.receive(event)).toBe('ignored');
    expect(door.calls.only('wakes', 'chat', 'replies')).toEqual([]);
    expect(await door.table.unread(SESSION)).toEqual(before);
  });

  it.each<[string, Fields]>([
    ['that leaves the words', changed(REPLY, 'and the tests?')],
    ['of a command', changed(mention(`${BOT} status`), `${BOT} fix all`)],
    ['of a post in the channel', changed(channelMessage('lunch?'), 'dinner?')],
    ['of the agent', changed({ ...REPLY, user: 'UBOT' }, 'other')],
  ])('An edit %s costs not even a read', async (_what, event) => {
    await door.receive(event);
    expect(door.calls.names).toEqual([]);
  });

  it('An edit that takes a file away, or adds one, is an edit', async () => {
    const withFile = { ...REPLY, files: [{ id: 'F1', name: 'a.txt' }] };
    expect(await door.receive(changed(withFile, 'and the tests?', { files: [] }))).toBe('accepted');
  });

  it.each([
    ['stop!', 1],
    ['please stop, do NOT push', 1],
    ['stop the server after the test', 0],
  ])('An edit to “%s” stops as the word would, or does not', async (text, stops) => {
    isRead(ROOT_TS);
    isRead(REPLY_TS);
    expect(await door.receive(changed(REPLY, text))).toBe('accepted');
    const kinds = (await door.table.unread(SESSION)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'stop')).toHaveLength(stops);
  });

  it.each([
    ['becomes a stop', 'stop'],
    ['becomes a remark for somebody else', '<@U5> look'],
  ])('A message that %s before it comes itself is not read any more when it comes', async (_what, text) => {
    const late = { ...inThread(channelMessage('delete the branch')), ts: '1700000010.000001' };
    await door.receive(changed(late, text));
    const before = await unread();
    await door.receive(late);
    expect(await unread()).toEqual(before);
  });

  it('An edit to a stop begins no session where there is none', async () => {
    const elsewhere = { ...FIRST, ts: '1700000020.000001' };
    expect(await door.receive(changed(elsewhere, `${BOT} stop`))).toBe('ignored');
    expect([...door.table.inbox.keys()]).toEqual([SESSION]);
  });

  it('An unread message that becomes a stop is no message any more', async () => {
    await door.receive(changed(REPLY, 'stop'));
    expect(await unread()).toEqual(['message: use port 3000', 'stop: stop']);
  });

  it('An unread message that becomes a remark for others is withdrawn, and loses its sign', async () => {
    await door.receive(changed(REPLY, '<@U5> and the tests?'));
    expect(await unread()).toEqual(['message: use port 3000']);
    expect(door.chat.reactions).toEqual(['eyes']);
    expect(door.calls.only('chat')).toEqual(['chat.unreact']);
  });

  it.each([[[0, 1]], [[0]], [[1]]])(
    'An edit that brings the mention in begins the session, once (events %j)',
    async (order) => {
      const text = `${BOT} use port 3000`;
      const other = new Door();
      const plain = channelMessage('use port 3000');
      expect(await other.receive(plain)).toBe('ignored');
      const events = [mention(text, { edited: { user: 'U1', ts: '1700000050.000000' } }), changed(plain, text)];
      for (const event of order.map((at) => events[at])) expect(await other.receive(event)).toBe('accepted');
      expect(other.stored).toMatchObject([{ text: 'use port 3000', ts: ROOT_TS }]);
      const [row] = other.table.inbox.get(SESSION) ?? [];
      if (row) row.absorbedBy = 1;
      for (const event of events) await other.receive(event);
      expect(await other.table.unread(SESSION)).toEqual([]);
    },
  );

  it('An edit that overtakes its message is stored in its place, and the late message changes nothing', async () => {
    const late = inThread(channelMessage('one', { ts: '1700000020.000001' }));
    const message = { ...late, ts: '1700000020.000001' };
    await door.receive(changed(message, 'two'));
    await door.receive(message);
    expect(await unread()).toEqual(['message: use port 3000', 'message: and the tests?', 'message: two']);
  });

  it('Of two edits the newer counts, whichever Slack tells first', async () => {
    await door.receive(changed(REPLY, 'newest', {}, { ts: '1700000060.000100', event_ts: '1700000060.000100' }));
    await door.receive(changed(REPLY, 'older'));
    expect(await unread()).toEqual(['message: use port 3000', 'message: newest']);
  });

  it('An edit of somebody who is not served any more is not read, and not answered', async () => {
    expect(await door.receive(changed(REPLY, 'other'), CLOSED)).toBe('ignored');
    expect(await unread()).toEqual(['message: use port 3000', 'message: and the tests?']);
    expect(door.calls.only('chat', 'replies', 'wakes')).toEqual([]);
  });

  it.each(Object.keys(changed(REPLY, 'other')))('An edit whose field %s is odd does no harm', async (name) => {
    for (const odd of [null, undefined, 7, {}, [], 'x'])
      expect(['ignored', 'accepted']).toContain(await door.receive({ ...changed(REPLY, 'other'), [name]: odd }));
  });
});

describe('a deletion', () => {
  it('A deleted message that nobody has read is withdrawn, and its late repeat finds that', async () => {
    expect(await door.receive(deleted(REPLY))).toBe('accepted');
    await door.receive(REPLY);
    expect(await unread()).toEqual(['message: use port 3000']);
  });

  it('A deleted message that was read is told as withdrawn, also when its author is not served any more', async () => {
    isRead(REPLY_TS);
    await door.receive(deleted(REPLY), CLOSED);
    expect((await door.table.unread(SESSION)).at(-1)).toMatchObject({
      text: '',
      change: { kind: 'withdrawn', of: 'and the tests?', ts: REPLY_TS },
    });
  });

  it('A deletion of what was never taken in, by somebody who is not served, is not kept and wakes nothing', async () => {
    const remark = { ...inThread(channelMessage('not for you')), ts: '1700000010.000001' };
    expect(await door.receive(deleted(remark), CLOSED)).toBe('ignored');
    expect(door.stored.map(({ ts }) => ts)).toEqual([ROOT_TS, REPLY_TS]);
    expect(door.calls.only('chat', 'replies', 'wakes')).toEqual([]);
  });

  it.each<[string, (before: Fields) => Fields]>([
    ['without replies', deleted],
    ['with replies', buried],
  ])('A deleted first message %s stops the session and tells its author, once', async (_what, event) => {
    door.given(state(thinking));
    isRead(ROOT_TS);
    isRead(REPLY_TS);
    await door.receive(event({ ...FIRST, thread_ts: ROOT_TS }));
    await door.receive(event({ ...FIRST, thread_ts: ROOT_TS }));
    const kinds = (await door.table.unread(SESSION)).map(({ kind, change }) => change?.kind ?? kind);
    expect(kinds.sort()).toEqual(['stop', 'withdrawn']);
    expect(door.chat.told).toMatchObject([{ user: 'U1', text: expect.stringContaining('You deleted the message') }]);
  });

  it('A first message that is deleted before anything was read stops too: a step may have it in hand', async () => {
    await door.receive(deleted(FIRST));
    expect(await unread()).toEqual(['message: and the tests?', 'stop: stop']);
    expect(door.chat.told).toHaveLength(1);
  });

  it('The first message of a session that has nothing to do may be deleted: nothing is stopped, nobody is told', async () => {
    door.given(state(idle));
    isRead(ROOT_TS);
    await door.receive(deleted(FIRST));
    expect((await door.table.unread(SESSION)).map(({ kind }) => kind)).not.toContain('stop');
    expect(door.chat.told).toEqual([]);
  });

  it('Another deleted message stops nothing', async () => {
    door.given(state(thinking));
    await door.receive(deleted(REPLY));
    expect(await unread()).toEqual(['message: use port 3000']);
    expect(door.chat.told).toEqual([]);
  });

  it.each<[string, Fields]>([
    ['of the agent’s post', deleted({ ...REPLY, user: 'UBOT', bot_id: 'B1' })],
    ['of a command', deleted(inThread(mention(`${BOT} status`)))],
    ['in a thread that is no session', deleted({ ...REPLY, thread_ts: '1700000003.000001' })],
    ['that does not say of what', deleted(REPLY, { previous_message: undefined })],
  ])('A deletion %s does nothing', async (_what, event) => {
    expect(await door.receive(event)).toBe('ignored');
    expect(await unread()).toHaveLength(2);
  });
});

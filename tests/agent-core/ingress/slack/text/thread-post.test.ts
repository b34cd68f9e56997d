import { threadPostOf } from '@remote-swe/core/ingress/slack/text/thread-post';
import { describe, expect, it } from 'vitest';
import { ALERT, FORWARD } from './quoted-messages.ts';

/** Messages as conversations.replies gives them, put together from recorded answers; names and ids are ours. */
const PERSON = {
  type: 'message',
  user: 'U1',
  text: 'it fails with <https://ci.example/7|run 7> &amp; <@U2> saw it',
  client_msg_id: '0b0f5c3e-6b6e-4c6e-9a52-1f0a0c8b6d11',
  ts: '1764300000.000100',
  team: 'T1',
  thread_ts: '1764300000.000100',
  reply_count: 2,
  files: [{ id: 'F1', name: 'trace.log', mimetype: 'text/plain', size: 9, url_private: 'https://files.slack.com/a' }],
  blocks: [{ type: 'rich_text', elements: [] }],
  edited: { user: 'U1', ts: '1764300001.000000' },
};
const BOT_POST = {
  type: 'message',
  subtype: 'bot_message',
  bot_id: 'B0CI',
  app_id: 'A0CI',
  username: 'Build',
  bot_profile: { id: 'B0CI', name: 'CI', app_id: 'A0CI' },
  text: 'Build 7 failed',
  ts: '1764300060.000100',
  thread_ts: '1764300000.000100',
  parent_user_id: 'U1',
  attachments: [ALERT],
  blocks: [
    { type: 'header', text: { type: 'plain_text', text: 'Build 7' } },
    { type: 'section', text: { type: 'mrkdwn', text: 'test/clock.test.ts *failed*' } },
  ],
};
const AT = '2025-11-28 03:20 UTC';
const read = (raw: unknown) => threadPostOf('C1', raw, 'UBOT');

describe('a post of a thread', () => {
  it('A post of a person is material with its author, time and files, and its markup undone', () => {
    expect(read(PERSON)).toMatchObject({
      key: 'slack:C1:1764300000.000100',
      order: '1764300000.000100',
      by: 'person',
      user: 'U1',
      from: 'U1',
      parts: [
        {
          frame: { kind: 'thread-post', from: 'U1', at: AT },
          text: 'it fails with run 7 (https://ci.example/7) & <@U2> saw it',
        },
      ],
      files: [{ id: 'F1', name: 'trace.log' }],
    });
  });

  it('An alert is what its blocks and attachments show, by the name that it goes by', () => {
    const post = read(BOT_POST);
    expect(post).toMatchObject({ by: 'program', from: 'Build' });
    expect(post?.parts.map(({ frame, text }) => [frame.kind, frame.from, frame.at, text])).toEqual([
      ['thread-post', 'Build', '2025-11-28 03:21 UTC', 'Build 7\ntest/clock.test.ts *failed*'],
      ['attachment', 'Monitor', AT, expect.stringContaining('Disk usage is *91%*')],
    ]);
  });

  it('An alert of nothing but an attachment that names nobody has the author and time of its post', () => {
    const post = read({
      ...BOT_POST,
      text: '',
      blocks: undefined,
      attachments: [{ text: 'disk full', color: 'danger' }],
    });
    expect(post?.parts).toEqual([
      { frame: { kind: 'attachment', from: 'Build', at: '2025-11-28 03:21 UTC' }, text: 'disk full' },
    ]);
  });

  it('A forwarded message in a post keeps its own author, channel and time', () => {
    const [, forward] = read({ ...PERSON, attachments: [FORWARD] })?.parts ?? [];
    expect(forward?.frame).toMatchObject({ kind: 'forward', from: 'Linda C (U0LINDA)', in: '#ops' });
  });

  it('A post of the agent itself is known by its user, and a deleted message is said to be one', () => {
    expect(read({ ...BOT_POST, user: 'UBOT' })).toMatchObject({ by: 'agent', from: 'this agent' });
    const deleted = { ...PERSON, subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' };
    expect(read(deleted)?.parts).toEqual([
      { frame: { kind: 'thread-post', at: AT }, text: '(this message was deleted)' },
    ]);
  });

  it('A post longer than a few pages is cut, and says by how much', () => {
    const text = read({ ...PERSON, text: 'x'.repeat(7_000) })?.parts[0]?.text;
    expect(text).toBe(`${'x'.repeat(6_000)}\n(cut: 1000 characters more)`);
  });

  it.each([
    [{ ...PERSON, subtype: 'channel_join' }],
    [{ ...PERSON, ts: 'soon' }],
    [{ ...PERSON, ts: undefined }],
    [null],
    ['text'],
    [[]],
  ])('What nobody wrote, or has no place in the thread, is no post (%#)', (raw) => {
    expect(read(raw)).toBeUndefined();
  });

  const shapes = [PERSON, BOT_POST].flatMap((whole) => Object.keys(whole).map((field) => [field, whole] as const));
  it.each(shapes)('A post whose field %s is missing, null or odd loses that field at most', (field, whole) => {
    for (const odd of [undefined, null, 7, {}, [null], true, '']) {
      const post = read({ ...whole, [field]: odd });
      const isNeeded = field === 'ts' || (field === 'subtype' && odd !== undefined && odd !== null);
      if (isNeeded) expect(post).toBeUndefined();
      else expect(post).toMatchObject({ key: expect.any(String), from: expect.stringMatching(/./) });
    }
  });
});

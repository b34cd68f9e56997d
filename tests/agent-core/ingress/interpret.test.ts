import { type Interpretation, interpret } from '@remote-swe/core/ingress/interpret';
import { mentionsOf, plainText, slackMessageEvent, withoutMention } from '@remote-swe/core/ingress/slack-event';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START } from '../fakes/clock.ts';
import { BOT, channelMessage, inThread, mention, REPLY_TS, ROOT_TS, TEAM } from './events.ts';

const meaningOf = (event: Record<string, unknown>): Interpretation =>
  interpret(slackMessageEvent.parse(event), TEAM, START);
const textOf = (event: Record<string, unknown>) => {
  const meaning = meaningOf(event);
  return meaning.kind === 'message' ? meaning.item.text : undefined;
};

describe('a mention', () => {
  it('is a message of the session that its post begins', () => {
    expect(meaningOf(mention(`${BOT} fix it`))).toEqual({
      kind: 'message',
      mentioned: true,
      comesTwice: false,
      sessionId: `slack:T1:C1:${ROOT_TS}`,
      source: { kind: 'slack', teamId: 'T1', channel: 'C1', threadTs: ROOT_TS },
      item: {
        key: `slack:C1:${ROOT_TS}`,
        kind: 'message',
        ts: ROOT_TS,
        user: 'U1',
        text: 'fix it',
        files: [],
        at: START,
      },
    });
  });

  it('in a thread belongs to the session of its root', () => {
    expect(meaningOf(inThread(mention(`${BOT} go on`)))).toMatchObject({
      sessionId: `slack:T1:C1:${ROOT_TS}`,
      item: { key: `slack:C1:${REPLY_TS}` },
    });
  });

  it('has the same key as the message event of the same post', () => {
    const twin = meaningOf(channelMessage(`${BOT} fix it`));
    expect(twin).toMatchObject({
      kind: 'message',
      mentioned: true,
      item: { key: `slack:C1:${ROOT_TS}`, text: 'fix it' },
    });
  });

  it.each([
    ['again in the text', `${BOT} tell ${BOT} hello`, 'tell hello'],
    ['with a label', '<@UBOT|agent> hello', 'hello'],
    ['of somebody else too', `${BOT} ask <@U7>`, 'ask <@U7>'],
    ['of somebody else first', `<@U7> ${BOT} go`, '<@U7> go'],
    ['with a labelled link', `${BOT} <https://x.y/a?b=1&amp;c=2|the issue>`, 'https://x.y/a?b=1&c=2'],
    ['with a plain link', `${BOT} <https://x.y/issues/1>`, 'https://x.y/issues/1'],
    ['with escapes', `${BOT} a &lt;b&gt; &amp;lt; c`, 'a <b> &lt; c'],
    ['with a channel', `${BOT} see <#C2|general>`, 'see #general'],
    ['with everybody', `${BOT} <!here> <!channel|@channel>`, '@here @channel'],
    ['with a mail address', `${BOT} <mailto:a@b.c|a@b.c>`, 'a@b.c'],
    ['in another script', `${BOT} バグを直して 🙏🏽`, 'バグを直して 🙏🏽'],
    ['over many lines', `${BOT}\n\`\`\`\nif (a)  { b }\n\`\`\``, '```\nif (a) { b }\n```'],
  ])('%s', (_name, text, expected) => {
    expect(textOf(mention(text))).toBe(expected);
  });

  it('keeps all of 40,000 characters', () => {
    expect(textOf(mention(`${BOT} ${'あ'.repeat(40_000)}`))).toHaveLength(40_000);
  });

  it('brings its files', () => {
    const files = [{ id: 'F1', name: 'a.png', mimetype: 'image/png', size: 9, url_private: 'https://f/1' }];
    expect(meaningOf(mention(BOT, { files }))).toMatchObject({
      kind: 'message',
      item: { text: '', files: [{ id: 'F1', name: 'a.png', mimetype: 'image/png', bytes: 9, url: 'https://f/1' }] },
    });
  });
});

describe('commands', () => {
  it.each([
    ['nothing', BOT, { kind: 'help' }],
    ['help', `${BOT} help`, { kind: 'help' }],
    ['STATUS', `${BOT}  STATUS `, { kind: 'status' }],
    ['cost', `${BOT} cost`, { kind: 'cost' }],
    ['approve_user', `${BOT} approve_user <@U7> <@U8|bob> alice`, { kind: 'approve-user', users: ['U7', 'U8'] }],
  ])('%s', (_name, text, command) => {
    expect(meaningOf(mention(text))).toMatchObject({ kind: 'command', command, user: 'U1', ts: ROOT_TS });
  });

  it.each(['status of the build?', 'help me', 'cost analysis please', 'statuses'])('"%s" is for the agent', (text) => {
    expect(meaningOf(mention(`${BOT} ${text}`)).kind).toBe('message');
  });

  it('are answered once, although Slack sends both events of the post', () => {
    expect(meaningOf(channelMessage(`${BOT} help`))).toMatchObject({ kind: 'ignore' });
    expect(meaningOf(channelMessage(BOT))).toMatchObject({ kind: 'ignore' });
    expect(meaningOf(channelMessage('help', { channel_type: 'im' })).kind).toBe('command');
  });

  it('are words like others without a mention', () => {
    expect(meaningOf(inThread(channelMessage('status'))).kind).toBe('message');
  });
});

describe('a stop', () => {
  const kindOf = (event: Record<string, unknown>) => {
    const meaning = meaningOf(event);
    return meaning.kind === 'message' ? meaning.item.kind : meaning.kind;
  };

  it.each(['stop', 'Stop!', ' STOP. ', 'cancel', 'abort'])('"%s" in a thread, mentioned or not', (text) => {
    expect(kindOf(inThread(mention(`${BOT} ${text}`)))).toBe('stop');
    expect(kindOf(inThread(channelMessage(text)))).toBe('stop');
  });

  it('stops nothing at the root of a thread, and not in a sentence', () => {
    expect(kindOf(mention(`${BOT} stop`))).toBe('message');
    expect(kindOf(inThread(mention(`${BOT} stop the server first`)))).toBe('message');
  });
});

describe('what is not for the agent', () => {
  it.each([
    ['a post without mention', channelMessage('hello')],
    ['a reply that mentions somebody else', inThread(channelMessage('<@U7> what do you think?'))],
    ['the agent’s own post', mention(`${BOT} hi`, { user: 'UBOT' })],
    ['a bot', mention(`${BOT} hi`, { bot_id: 'B1' })],
    ['nobody', mention(`${BOT} hi`, { user: undefined })],
    ['an edit', channelMessage('', { subtype: 'message_changed', user: undefined, message: { text: `${BOT} x` } })],
    ['a deletion', channelMessage('', { subtype: 'message_deleted', user: undefined })],
    ['somebody who joined', channelMessage(`${BOT} joined`, { subtype: 'channel_join' })],
  ])('%s is ignored, with the reason', (_name, event) => {
    const meaning = meaningOf(event);
    expect(meaning.kind === 'ignore' && meaning.reason).not.toBe('');
    expect(meaning.kind).toBe('ignore');
  });

  it('a reply without mention counts only where the thread is a session: the caller looks', () => {
    expect(meaningOf(inThread(channelMessage('and the tests?')))).toMatchObject({ kind: 'message', mentioned: false });
  });

  it.each(['file_share', 'thread_broadcast'])('%s is a person writing', (subtype) => {
    expect(meaningOf(inThread(channelMessage('look', { subtype }))).kind).toBe('message');
  });

  it('everything in a direct message is', () => {
    const direct = channelMessage('please fix', { channel: 'D1', channel_type: 'im' });
    expect(meaningOf(direct)).toMatchObject({ kind: 'message', mentioned: true });
  });
});

describe('slackMessageEvent', () => {
  it.each([
    ['another type', { type: 'reaction_added' }],
    ['no channel', mention('x', { channel: undefined })],
    ['an empty channel', mention('x', { channel: '' })],
    ['no ts', mention('x', { ts: undefined })],
    ['a ts that is none', mention('x', { ts: 'yesterday' })],
    ['nothing', null],
  ])('refuses %s', (_name, event) => {
    expect(slackMessageEvent.safeParse(event).success).toBe(false);
  });
});

describe('text of people', () => {
  it('never throws, whatever they write, and finds its own mention wherever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const text = `${before}${BOT}${after}`;
        expect(withoutMention(text, 'UBOT')).not.toContain(BOT);
        expect(mentionsOf(text)).toContain('UBOT');
        expect(() => meaningOf(mention(text))).not.toThrow();
      }),
    );
  });

  it('gives back what Slack has escaped', () => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(plainText(escaped(text))).toBe(text);
      }),
    );
  });
});

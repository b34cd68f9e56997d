import { mentionsOf, plainText, slackMessageEvent, withoutMention } from '@remote-swe/core/ingress/slack/event/event';
import { type Interpretation, interpret } from '@remote-swe/core/ingress/slack/interpret/interpret';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROWTH_MAX, growth } from '../../../../growth.ts';
import { START } from '../../../fakes/clock.ts';
import { BOT, channelMessage, INSTALLATION, inThread, mention, REPLY_TS, ROOT_TS } from '../events.ts';

const meaningOf = (event: Record<string, unknown>): Interpretation =>
  interpret(slackMessageEvent.parse(event), INSTALLATION, START);
const textOf = (event: Record<string, unknown>) => {
  const meaning = meaningOf(event);
  return meaning.kind === 'message' ? meaning.item.text : undefined;
};

describe('a mention', () => {
  it('A mention is a message of the session that its post begins', () => {
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

  it('A mention in a thread belongs to the session of its root', () => {
    expect(meaningOf(inThread(mention(`${BOT} go on`)))).toMatchObject({
      sessionId: `slack:T1:C1:${ROOT_TS}`,
      item: { key: `slack:C1:${REPLY_TS}` },
    });
  });

  it('A mention has the same key as the message event of the same post', () => {
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
    ['with a labelled link', `${BOT} <https://x.y/a?b=1&amp;c=2|the issue>`, 'the issue (https://x.y/a?b=1&c=2)'],
    ['with a plain link', `${BOT} <https://x.y/issues/1>`, 'https://x.y/issues/1'],
    ['with escapes', `${BOT} a &lt;b&gt; &amp;lt; c`, 'a <b> &lt; c'],
    ['with a channel', `${BOT} see <#C2|general>`, 'see #general'],
    ['with everybody', `${BOT} <!here> <!channel|@channel>`, '@here @channel'],
    ['with a mail address', `${BOT} <mailto:a@b.c|a@b.c>`, 'a@b.c'],
    ['in another script', `${BOT} バグを直して 🙏🏽`, 'バグを直して 🙏🏽'],
    ['over many lines', `${BOT}\n\`\`\`\nif (a)  { b }\n\`\`\``, '```\nif (a)  { b }\n```'],
    ['with code that is indented', `${BOT}  see\n\tif x:\n\t\t  y`, 'see\n\tif x:\n\t\t  y'],
  ])('A mention may stand in other words: %s', (_name, text, expected) => {
    expect(textOf(mention(text))).toBe(expected);
  });

  it('A mention keeps all of 40,000 characters', () => {
    expect(textOf(mention(`${BOT} ${'あ'.repeat(40_000)}`))).toHaveLength(40_000);
  });

  it('A mention brings its files', () => {
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
  ])('These words are a command: %s', (_name, text, command) => {
    expect(meaningOf(mention(text))).toMatchObject({ kind: 'command', command, item: { user: 'U1', ts: ROOT_TS } });
  });

  it.each(['status of the build?', 'help me', 'cost analysis please', 'statuses'])(
    'The words "%s" are for the agent',
    (text) => {
      expect(meaningOf(mention(`${BOT} ${text}`)).kind).toBe('message');
    },
  );

  it('Commands are answered once, although Slack sends both events of the post', () => {
    expect(meaningOf(channelMessage(`${BOT} help`))).toMatchObject({ kind: 'ignore' });
    expect(meaningOf(channelMessage(BOT))).toMatchObject({ kind: 'ignore' });
    expect(meaningOf(channelMessage('help', { channel_type: 'im' })).kind).toBe('command');
  });

  it('Commands are words like others without a mention', () => {
    expect(meaningOf(inThread(channelMessage('status'))).kind).toBe('message');
  });
});

describe('a stop', () => {
  const kindOf = (event: Record<string, unknown>) => {
    const meaning = meaningOf(event);
    return meaning.kind === 'message' ? meaning.item.kind : meaning.kind;
  };

  it.each(['stop', 'Stop!', ' STOP. ', 'cancel', 'abort'])(
    'The word "%s" in a thread is a stop, mentioned or not',
    (text) => {
      expect(kindOf(inThread(mention(`${BOT} ${text}`)))).toBe('stop');
      expect(kindOf(inThread(channelMessage(text)))).toBe('stop');
    },
  );

  it('A stop at the root of a thread is one too, and one in a sentence is none', () => {
    expect(kindOf(mention(`${BOT} stop`))).toBe('stop');
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
  ])('An event that is not for the agent (%s) is ignored, with the reason', (_name, event) => {
    const meaning = meaningOf(event);
    expect(meaning.kind === 'ignore' && meaning.reason).not.toBe('');
    expect(meaning.kind).toBe('ignore');
  });

  it.each([
    ['a reply without mention', inThread(channelMessage('thanks, all')), true],
    ['a mention', inThread(channelMessage(`${BOT} thanks`)), undefined],
    ['a stop', inThread(channelMessage('stop')), undefined],
  ])('A message tells whether it asks the agent: %s', (_name, event, unasked) => {
    const meaning = meaningOf(event);
    expect(meaning.kind === 'message' && meaning.item.unasked).toBe(unasked);
  });

  it('A reply without mention counts only where the thread is a session: the caller looks', () => {
    expect(meaningOf(inThread(channelMessage('and the tests?')))).toMatchObject({ kind: 'message', mentioned: false });
  });

  it.each([
    'use the name that <@U7> proposed',
    'ask <@U7|bob> before you merge',
    'this is for everybody, also <!here>',
    'thanks, that is what <@U7> meant',
    'cc the team: <@U7>',
  ])('A reply that names somebody, but begins otherwise, is read: %s', (text) => {
    expect(meaningOf(inThread(channelMessage(text)))).toMatchObject({ kind: 'message', mentioned: false });
  });

  it.each([
    '<@U7> what do you think?',
    'hey <@U7|bob>, lunch?',
    'Thanks <@U7>!',
    'cc <@U7> <@U8>',
    '<!here> who is in?',
    '<!subteam^S1|@oncall> please look',
    'hi, <!channel> the demo is at ten',
  ])('A reply that begins with the name of somebody else is for them: %s', (text) => {
    expect(meaningOf(inThread(channelMessage(text)))).toMatchObject({ kind: 'ignore', reason: 'for somebody else' });
  });

  it('A reply that begins with the name of somebody else and mentions the agent is for it, too', () => {
    expect(meaningOf(inThread(channelMessage(`<@U7> and ${BOT}: look`)))).toMatchObject({ mentioned: true });
  });

  it.each(['file_share', 'thread_broadcast'])('A message of subtype %s is a person writing', (subtype) => {
    expect(meaningOf(inThread(channelMessage('look', { subtype }))).kind).toBe('message');
  });

  it('Everything in a direct message is for the agent', () => {
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
  ])('slackMessageEvent refuses %s', (_name, event) => {
    expect(slackMessageEvent.safeParse(event).success).toBe(false);
  });
});

describe('text of people', () => {
  it('The reader of people’s text never throws, and finds its own mention wherever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const text = `${before}${BOT}${after}`;
        expect(withoutMention(text, 'UBOT')).not.toContain(BOT);
        expect(mentionsOf(text)).toContain('UBOT');
        expect(() => meaningOf(mention(text))).not.toThrow();
      }),
    );
  });

  it.each([
    ['a file that Slack took for an address', '<http://README.md|README.md>', 'README.md'],
    ['one in capitals, with a slash', '<http://readme.md/|README.md>', 'README.md'],
    ['an address that was typed with its scheme', '<http://README.md|http://README.md>', 'http://README.md'],
    ['an address alone', '<https://example.com/a?b=1&amp;c=2>', 'https://example.com/a?b=1&c=2'],
    ['a label', '<https://example.com/spec|section 3>', 'section 3 (https://example.com/spec)'],
    [
      'a label that is another address',
      '<https://evil.example|https://good.example>',
      'https://good.example (https://evil.example)',
    ],
    ['a label with escapes', '<https://x.y|a &lt;b&gt; &amp;amp; | c>', 'a <b> &amp; | c (https://x.y)'],
    [
      'an address in another script',
      '<http://xn--rsum-bpad.md|résumé.md> <http://x.y/%E3%81%82|x.y/あ>',
      'résumé.md x.y/あ',
    ],
    ['an empty label', '<https://x.y|>', 'https://x.y'],
    ['another scheme', '<ftp://x.y/z|the file> <slack://open|slack://open>', 'the file (ftp://x.y/z) slack://open'],
    ['a number', '<tel:+1|+1> <tel:+1555|call me> <tel:+49>', '+1 call me (+1555) +49'],
    ['a mail address', '<mailto:a@b|a@b> <mailto:a@b|Alice> <mailto:a@b>', 'a@b Alice (a@b) a@b'],
    ['a date', '<!date^1392734382^{date_short}^https://x.y|Feb 18>', 'Feb 18'],
    ['a date without a label', '<!date^1392734382^{date}>', '2014-02-18 14:39 UTC'],
    ['a group', '<!subteam^S1|@oncall> <!subteam^S2>', '@oncall <!subteam^S2>'],
    ['everybody', '<!here> <!channel|channel> <!everyone|@everyone>', '@here @channel @everyone'],
    ['something special that is new', '<!new^x|label> <!new>', 'label <!new>'],
    ['a channel', '<#C1|general> <#C1> <#C1|>', '#general <#C1> <#C1>'],
    ['a person', '<@U1> <@U1|name>', '<@U1> <@U1>'],
    ['what is escaped twice', '&amp;lt;@U1&amp;gt; &lt;!here&gt;', '&lt;@U1&gt; <!here>'],
    ['brackets that are none of Slack', 'a <b> c < d > e <', 'a <b> c < d > e <'],
  ])('The text of people is read as they meant it: %s', (_what, text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it.each(['<', '<@', '<@UBOT|', '<http://', '<http://a|', '&lt;', ' \t', '<!date^1^', '<@UBOT> '])(
    'The text of people is read in a time that grows with the text and no faster: %j',
    (piece) => {
      const read = (chars: number) => {
        const text = piece.repeat(Math.ceil(chars / piece.length));
        return [plainText(text), withoutMention(text, 'UBOT'), mentionsOf(text)];
      };
      expect(growth(read, 64_000)).toBeLessThan(GROWTH_MAX);
    },
  );

  it('The reader gives back what Slack has escaped', () => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(plainText(escaped(text))).toBe(text);
      }),
    );
  });
});

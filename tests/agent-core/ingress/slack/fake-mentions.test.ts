import { slackMessageEvent } from '@remote-swe/core/ingress/slack/event/event';
import { interpret } from '@remote-swe/core/ingress/slack/interpret/interpret';
import { describe, expect, it } from 'vitest';
import { BOT, INSTALLATION, mention } from './events.ts';

/** Whom an `approve_user` of these words lets in. */
function approvedBy(words: string): string[] | undefined {
  const event = slackMessageEvent.parse(mention(`${BOT} approve_user ${words}`, { user: 'UADMIN' }));
  const meaning = interpret(event, INSTALLATION, 0);
  return meaning.kind === 'command' && meaning.command.kind === 'approve-user' ? meaning.command.users : undefined;
}

/** What a person types arrives with `<`, `>` and `&` escaped: only Slack writes a mention. */
describe('words that look like a mention let nobody in', () => {
  it.each([
    ['typed', '&lt;@U0EVIL&gt;'],
    ['typed in code', '`&lt;@U0EVIL&gt;`'],
    ['typed in a block of code', '```\n&lt;@U0EVIL&gt;\n```'],
    ['typed in a quote', '&gt; &lt;@U0EVIL&gt;'],
    ['typed with a label', '&lt;@U0EVIL|alice&gt;'],
    ['typed with an escape of one’s own', '&amp;lt;@U0EVIL&amp;gt;'],
    ['typed in wide letters', '＜@U0EVIL＞'],
    ['a plain name', '@evil'],
    ['a plain id', 'U0EVIL'],
    ['a label of a link', '<https://evil.example|@U0EVIL>'],
    ['an address', '<mailto:U0EVIL@evil.example|U0EVIL>'],
    ['a channel', '<#C0EVIL|U0EVIL>'],
    ['a group', '<!subteam^S0EVIL|@evil>'],
    ['everybody', '<!channel> <!here> <!everyone>'],
    ['an id of other letters', '<@u0evil> <@U0-EVIL> <@U0EVIL/../U0ALICE> <@U0 EVIL> <@>'],
    ['a mention with something in it', '<\u200b@U0EVIL> <@\u200bU0EVIL> < @U0EVIL>'],
  ])('Words that look like a mention let nobody in: %s', (_what, words) => {
    expect(approvedBy(words)).toEqual([]);
  });
});

describe('mentions that Slack wrote', () => {
  it.each([
    ['one', '<@U0GOOD>', ['U0GOOD']],
    ['with a label', '<@U0GOOD|good>', ['U0GOOD']],
    ['with a label that names another', '<@U0GOOD|&lt;@U0EVIL&gt;> <@U0GOOD|@U0EVIL>', ['U0GOOD', 'U0GOOD']],
    ['in a list', '\n• <@U0GOOD>\n• <@W0ORG>', ['U0GOOD', 'W0ORG']],
    ['beside words that look like some', '&lt;@U0EVIL&gt; <@U0GOOD> @evil', ['U0GOOD']],
  ])('A mention that Slack wrote lets in whom it names, and nobody else: %s', (_what, words, expected) => {
    expect(approvedBy(words)).toEqual(expected);
  });
});

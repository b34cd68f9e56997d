import { gitHubText } from '@remote-swe/core/adapters/github/thread/markdown';
import { linksOf, quietText } from '@remote-swe/core/adapters/github/words/quiet';
import { mrkdwn } from '@remote-swe/core/adapters/slack/markdown';
import { slackText } from '@remote-swe/core/adapters/slack/mrkdwn';
import { markdownOf } from '@remote-swe/core/adapters/web/markdown';
import { callbackProblem } from '@remote-swe/core/domain/callbacks/callback-address';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import { redacted, withoutTokens } from '@remote-swe/core/domain/redact/redact';
import { commandOf } from '@remote-swe/core/ingress/slack/interpret/command-words';
import { isForOthers } from '@remote-swe/core/ingress/slack/interpret/for-others';
import { sessionNameOf } from '@remote-swe/core/ingress/slack/interpret/session-link';
import { isStop } from '@remote-swe/core/ingress/stop/is-stop';
import { SESSION } from '../../agent-core/fakes/build.ts';
import { mutatedText } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';

const COMMANDS = [
  'approve <@U0BOB|bob> <#C1|dev>',
  ...[
    'budget +$10.50',
    '予算 $20',
    'api-key new ci read,write 30',
    'stop',
    '止めて。',
    '`stop`',
    'cost json',
    'model small',
  ],
  `stop <https://acme.slack.com/archives/C1/p1700000000000001?thread_ts=1700000000.000001|it> ${SESSION}`,
  'could you, <@U1> and <@U2>, look at it?',
];
const ANSWER = [
  '# Done\n\n**It** is _fixed_, see [the *pull*](https://github.com/acme/shop/pull/1) and `a|b`.',
  '| a | b |\n|---|:-:|\n| 1 | `2\\|3` |\n\n1. one\n   - two <@U1> @alice\n\n```ts\nconst a = 1;\n```\n> said ~~not~~',
].join('\n');
const MARKDOWN =
  '<details>\n\n- `@a/b` &#64;bob @acme/core lodash/lodash#12\n  ```\n  @x\n  ```\n</details> [a](https://github.com/a/b/pull/1) <!-- -->';
const PAGE =
  '<html><head><title>It</title></head><body><h1>A &amp; b</h1><p>one <a href="/x?a=1&amp;b">two</a></p><ul><li>1<ol><li>2</ul>' +
  '<pre><code>a\n b</code></pre><table><tr><td>1<td>2</table><img alt="x" src="data:,"><script>no()</script></body></html>';
const SECRETS = [
  'AWS_SECRET_ACCESS_KEY=abcdefghijklmnopqrstuvwxyz0123456789ABCD password: "hunter2hunter2"',
  'xoxb-1234567890-abcdefghijkl https://user:secret@example.com Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
];

/** Texts of people, models and pages, whose work must go by their length. */
export const WORD_PARSERS: Parser[] = [
  parser({
    name: 'Words: commands, stops, names of sessions',
    inputs: mutatedText(COMMANDS),
    read: (text) => [
      ...[commandOf(text, true), commandOf(text, false), isStop(text), isForOthers(text)],
      ...text.split(' ').map(sessionNameOf),
    ],
  }),
  parser({
    name: 'Words: addresses of callbacks',
    inputs: mutatedText(['https://example.com:8443/a?b=c', 'http://10.0.0.1', 'https://[::1]/']),
    read: (text) => callbackProblem(text, ['trusted.example.com']),
  }),
  parser({
    name: 'Words: answers of the model, as Slack and GitHub show them',
    inputs: mutatedText([ANSWER]),
    read: (text) => [mrkdwn(text), slackText(text), gitHubText(text, { mention: 'alice' })],
  }),
  parser({
    name: 'Words: Markdown of the model, as GitHub gets it',
    inputs: mutatedText([ANSWER, MARKDOWN]),
    read: (text) =>
      quietText(text, { mayNotify: (name) => name === 'alice', links: linksOf([], 'https://github.com') }),
  }),
  parser({
    name: 'Words: pages of the web',
    inputs: mutatedText([PAGE]),
    read: (html) => markdownOf(html, 'https://example.com/docs/'),
  }),
  parser({
    name: 'Words: secrets in them, by shape',
    inputs: mutatedText(SECRETS),
    read: (text) => [redacted(text), withoutTokens(text), new SecretFilter().every({ text: [text] })],
  }),
];

import { readSlackFile } from '@remote-swe/core/domain/people/slack-file';
import { verdictOf } from '@remote-swe/core/ingress/slack/commands/feedback';
import { readEnvelope } from '@remote-swe/core/ingress/slack/event/envelope';
import {
  attachedFiles,
  isDirect,
  mentionsOf,
  plainText,
  slackMessageEvent,
  withoutMention,
} from '@remote-swe/core/ingress/slack/event/event';
import { readReaction } from '@remote-swe/core/ingress/slack/event/reaction';
import { readRevision } from '@remote-swe/core/ingress/slack/event/revision';
import { readSessionStopped } from '@remote-swe/core/ingress/slack/event/session-stopped';
import { pressOf } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { quotesOf } from '@remote-swe/core/ingress/slack/text/quotes';
import { threadPostOf } from '@remote-swe/core/ingress/slack/text/thread-post';
import { wordsOf } from '@remote-swe/core/ingress/slack/text/words';
import fc from 'fast-check';
import { pressButtons } from '../buttons.ts';
import { mutatedJson, mutatedText } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';
import { eventsIn } from '../samples.ts';

const BOT = 'U0AGENT';
const bodies = (eventsIn('slack') as { body: { event?: unknown } }[]).map(({ body }) => body);
const FILE = {
  ...{ id: 'F1', name: 'trace.log', mimetype: 'text/plain', size: 12, mode: 'hosted', is_external: false },
  url_private: 'https://files.slack.com/files-pri/T1-F1/trace.log',
};
const element = { type: 'text', text: 'see', style: { code: true } };
const RICH = {
  type: 'rich_text',
  elements: [
    { type: 'rich_text_section', elements: [element, { type: 'link', url: 'https://example.com', text: 'it' }] },
    {
      type: 'rich_text_list',
      style: 'bullet',
      indent: 0,
      elements: [{ type: 'rich_text_section', elements: [element] }],
    },
    { type: 'rich_text_preformatted', elements: [element] },
  ],
};
const TABLE = {
  type: 'table',
  rows: [
    [
      { type: 'raw_text', text: 'host' },
      { type: 'rich_text', elements: RICH.elements },
    ],
  ],
};
const FORWARD = {
  ...{
    is_share: true,
    author_name: 'Bob',
    author_id: 'U0BOB',
    channel_id: 'C1',
    ts: '1.000001',
    text: 'the disk is full',
  },
  ...{ files: [FILE], message_blocks: [{ team: 'T1', channel: 'C1', ts: '1.000001', message: { blocks: [RICH] } }] },
};
const MESSAGE = {
  ...{
    type: 'message',
    channel: 'C1',
    ts: '1700000000.000100',
    user: 'U0ALICE',
    text: `<@${BOT}> look <https://a.b|here>`,
  },
  ...{ thread_ts: '1700000000.000001', files: [FILE, FILE], attachments: [FORWARD], blocks: [RICH, TABLE] },
};
const edited = (subtype: string) => ({
  ...{ type: 'message', subtype, channel: 'C1', ts: '1700000001.000100', deleted_ts: MESSAGE.ts },
  ...{ message: { ...MESSAGE, edited: { user: 'U0ALICE', ts: '1700000001.000000' } }, previous_message: MESSAGE },
});
const EVENTS = [
  MESSAGE,
  edited('message_changed'),
  edited('message_deleted'),
  ...bodies.map(({ event }) => event ?? {}),
];
const PRESSED = [
  {
    ...{ type: 'block_actions', user: { id: 'U0ALICE', team_id: 'T1' }, team: { id: 'T1', enterprise_id: 'E1' } },
    ...{ channel: { id: 'C1', name: 'dev' }, message: { ts: '1700000005.000001', thread_ts: MESSAGE.thread_ts } },
  },
];
const ACTIONS = ['good', 'bad'].map((value) => ({ type: 'feedback_buttons', value, action_ts: '1700000100.000001' }));
const TEXTS = [
  MESSAGE.text,
  '<!date^1^{date}|Feb 18> <tel:+1|+1> <#C1|dev> <!subteam^S1|@oncall>',
  '```a\n<b>``` &lt;@U1&gt;',
];

/** All that is done with a message's event before it is stored. */
function readMessage(raw: unknown): unknown {
  const { success, data } = slackMessageEvent.safeParse(raw);
  if (!success) return undefined;
  const { quotes, files } = quotesOf(data.user ?? '', data.attachments, data.blocks);
  const words = withoutMention(wordsOf(data), BOT);
  return [plainText(words), mentionsOf(data.text), attachedFiles(data), isDirect(data), quotes, files];
}

export const SLACK_PARSERS: Parser[] = [
  parser({ name: 'Slack: envelope of an event', inputs: mutatedJson(bodies), read: readEnvelope }),
  parser({ name: 'Slack: message, files, forwards, blocks', inputs: mutatedJson(EVENTS), read: readMessage }),
  parser({ name: 'Slack: edit and deletion', inputs: mutatedJson(EVENTS), read: readRevision }),
  parser({
    name: 'Slack: reaction, stop of a session',
    inputs: mutatedJson([
      {
        type: 'reaction_added',
        user: 'U1',
        reaction: 'x',
        item: { type: 'message', channel: 'C1', ts: '1.1' },
        event_ts: '1.2',
      },
      { type: 'agent_session_stopped', user: 'U1', channel: 'C1', thread_ts: '1.1', event_ts: '1.2' },
    ]),
    read: (event) => [readReaction(event), readSessionStopped(event)],
  }),
  parser({
    name: 'Slack: buttons',
    inputs: fc.tuple(
      fc.oneof(fc.constant(PRESSED[0]), mutatedJson(PRESSED)),
      fc.oneof(fc.constantFrom(...ACTIONS), mutatedJson(ACTIONS)),
    ),
    read: async ([body, action]) => {
      const press = pressOf(body, action);
      return [verdictOf(action), press && (await pressButtons(press))];
    },
  }),
  parser({
    name: 'Slack: post of a thread, file',
    inputs: mutatedJson([MESSAGE, FILE]),
    read: (raw) => [threadPostOf('C1', raw, BOT), readSlackFile(raw)],
  }),
  parser({
    name: 'Slack: notation of texts',
    inputs: mutatedText(TEXTS),
    read: (text) => [plainText(text), mentionsOf(text), withoutMention(text, BOT)],
  }),
];

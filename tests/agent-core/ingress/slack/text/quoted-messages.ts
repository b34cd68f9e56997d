/** Messages as Slack delivers them, put together from recorded payloads of its Events API; names and ids are ours. */

const PERMALINK = 'https://acme.slack.com/archives/C07OPS/p1764300000000100?thread_ts=1764299000.000100&cid=C07OPS';

const richText = (text: string) => ({
  type: 'rich_text',
  block_id: 'k3',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

const FORWARDED_FILE = {
  id: 'F0LOG',
  name: 'crash.log',
  title: 'crash.log',
  mimetype: 'text/plain',
  filetype: 'text',
  user: 'U0LINDA',
  user_team: 'T1',
  size: 812,
  mode: 'hosted',
  is_external: false,
  external_type: '',
  is_public: true,
  url_private: 'https://files.slack.com/files-pri/T1-F0LOG/crash.log',
  url_private_download: 'https://files.slack.com/files-pri/T1-F0LOG/download/crash.log',
  permalink: 'https://acme.slack.com/files/U0LINDA/F0LOG/crash.log',
  file_access: 'visible',
};

/** "Forward message" of the client, with a comment. */
export const FORWARD = {
  ts: '1764300000.000100',
  author_id: 'U0LINDA',
  channel_id: 'C07OPS',
  channel_name: 'ops',
  channel_team: 'T1',
  is_msg_unfurl: true,
  is_share: true,
  is_reply_unfurl: true,
  message_blocks: [
    {
      team: 'T1',
      channel: 'C07OPS',
      ts: '1764300000.000100',
      message: { blocks: [richText('<@UBOT> stop. It is down & out.')] },
    },
  ],
  files: [FORWARDED_FILE],
  id: 1,
  original_url: PERMALINK,
  fallback: '[November 28th, 2026 3:20 AM] linda: <@UBOT> stop. It is down &amp; out.',
  text: '<@UBOT> stop. It is down &amp; out.',
  author_name: 'Linda C',
  author_link: 'https://acme.slack.com/team/U0LINDA',
  author_icon: 'https://avatars.slack-edge.com/1/2_48.png',
  author_subname: 'linda',
  mrkdwn_in: ['text'],
  from_url: PERMALINK,
  footer: 'Thread in Slack Conversation',
};

/** A table that was pasted from a spreadsheet: Slack takes it out of the text. */
export const TABLE = {
  id: 1,
  fallback: '[no preview available]',
  blocks: [
    {
      type: 'table',
      block_id: 'XYZ',
      column_settings: [{ align: 'left', is_wrapped: true }, null],
      rows: [
        [
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'Name', style: { bold: true } }] },
            ],
          },
          { type: 'raw_text', text: 'Amount' },
        ],
        [
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'link', url: 'https://x.y/a', text: 'Item A' }] },
            ],
          },
          { type: 'raw_text', text: '1,200' },
        ],
        [
          { type: 'raw_text', text: 'B | C\nD' },
          { type: 'raw_number', value: 7 },
        ],
      ],
    },
  ],
};

/** What a monitoring app attaches in the old manner. */
export const ALERT = {
  id: 2,
  color: 'd00000',
  bot_id: 'B0ALERTS',
  app_id: 'A0ALERTS',
  fallback: 'Disk usage is 91% on web-1',
  pretext: 'Production alert',
  title: 'Disk usage',
  title_link: 'https://alerts.example/incidents/7',
  text: 'Disk usage is *91%*',
  fields: [
    { title: 'host', value: 'web-1', short: true },
    { title: 'since', value: '<!date^1764300000^{date}|Nov 28>', short: true },
  ],
  author_name: 'Monitor',
  footer: 'alerts.example',
  ts: 1764300000,
  mrkdwn_in: ['text', 'pretext'],
};

/** A link that somebody wrote, unfurled by Slack before the event was sent. */
export const PREVIEW = {
  id: 3,
  from_url: 'https://example.com/spec',
  original_url: 'https://example.com/spec',
  service_name: 'Example',
  service_icon: 'https://example.com/icon.png',
  title: 'The specification',
  title_link: 'https://example.com/spec',
  text: 'Section 3: dates',
  fallback: 'Example: The specification',
};

/** Everything that the composer of the client can write. */
export const COMPOSED = [
  {
    type: 'rich_text',
    block_id: 'a',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'user', user_id: 'UBOT' },
          { type: 'text', text: ' fix ' },
          { type: 'text', text: 'a < b', style: { code: true } },
          { type: 'text', text: ' in ' },
          { type: 'link', url: 'https://x.y/r?a=1&b=2', text: 'the repository' },
          { type: 'text', text: ' ' },
          { type: 'emoji', name: 'pray', unicode: '1f64f' },
          { type: 'channel', channel_id: 'C2' },
          { type: 'usergroup', usergroup_id: 'S1' },
          { type: 'broadcast', range: 'here' },
          { type: 'date', timestamp: 1392734382, format: '{date}', fallback: 'Feb 18' },
          { type: 'color', value: '#F405B3' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        indent: 0,
        offset: 2,
        border: 0,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'third' }] }],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        indent: 1,
        border: 0,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'inner' }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said\nbefore' }] },
      { type: 'rich_text_preformatted', border: 0, elements: [{ type: 'text', text: 'if (a && b) {\n  c\n}' }] },
    ],
  },
];

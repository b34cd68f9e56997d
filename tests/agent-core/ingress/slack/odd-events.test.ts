import { readSlackFile } from '@remote-swe/core/domain/people/slack-file';
import { slackMessageEvent } from '@remote-swe/core/ingress/slack/event/event';
import { interpret } from '@remote-swe/core/ingress/slack/interpret/interpret';
import { describe, expect, it } from 'vitest';
import { START } from '../../fakes/clock.ts';
import { INSTALLATION } from './events.ts';

/** Shapes of docs.slack.dev/reference/events, with all that Slack sends beside what we read. */
const FILE = {
  id: 'F07A',
  created: 1764400000,
  timestamp: 1764400000,
  name: 'trace.log',
  title: 'trace.log',
  mimetype: 'text/plain',
  filetype: 'text',
  pretty_type: 'Plain Text',
  user: 'U1',
  user_team: 'T1',
  editable: true,
  size: 812,
  mode: 'snippet',
  is_external: false,
  external_type: '',
  is_public: true,
  public_url_shared: false,
  display_as_bot: false,
  username: '',
  url_private: 'https://files.slack.com/files-pri/T1-F07A/trace.log',
  url_private_download: 'https://files.slack.com/files-pri/T1-F07A/download/trace.log',
  permalink: 'https://acme.slack.com/files/U1/F07A/trace.log',
  permalink_public: 'https://slack-files.com/T1-F07A-1a2b',
  edit_link: 'https://acme.slack.com/files/U1/F07A/trace.log/edit',
  preview: 'line 1',
  lines: 3,
  lines_more: 0,
  has_rich_preview: false,
  file_access: 'visible',
};
const MENTION = {
  type: 'app_mention',
  user: 'U1',
  text: '<@UBOT> fix it',
  ts: '1764400000.000100',
  client_msg_id: '0b0f5c3e-6b6e-4c6e-9a52-1f0a0c8b6d11',
  team: 'T1',
  thread_ts: '1764300000.000100',
  parent_user_id: 'U2',
  blocks: [{ type: 'rich_text', block_id: 'a', elements: [] }],
  attachments: [],
  files: [FILE],
  upload: false,
  display_as_bot: false,
  edited: { user: 'U1', ts: '1764400001.000000' },
  channel: 'C1',
  event_ts: '1764400000.000100',
  user_team: 'T1',
  source_team: 'T1',
  user_profile: { team: 'T1', is_restricted: false },
};
const DIRECT = {
  ...MENTION,
  type: 'message',
  subtype: 'file_share',
  text: 'fix it',
  channel: 'D1',
  channel_type: 'im',
  bot_id: undefined,
  metadata: { event_type: 'x', event_payload: {} },
};
/** Who wrote it, where and when: without them there is nothing to answer. */
const NEEDED = new Set(['type', 'user', 'ts', 'channel', 'bot_id']);
const ODD_VALUES = [null, undefined, 5, true, '', [], {}, [null], { odd: true }];

const meaningOf = (event: unknown) => interpret(slackMessageEvent.parse(event), INSTALLATION, START);

describe.each([
  ['a mention', MENTION],
  ['a direct message', DIRECT],
])('%s', (_name, whole) => {
  const fields = Object.keys(whole).filter((field) => !NEEDED.has(field));

  it.each(fields)('An event whose field %s is odd is a message of its author all the same', (field) => {
    for (const odd of ODD_VALUES) {
      // A subtype that is a value says that nobody wrote the post.
      if (field === 'subtype' && odd !== null && odd !== undefined) continue;
      const meaning = meaningOf({ ...whole, [field]: odd });
      const expected = field === 'text' && odd !== undefined ? {} : { item: { user: 'U1' } };
      expect(meaning, `${field}: ${JSON.stringify(odd)}`).toMatchObject({ kind: 'message', ...expected });
    }
  });

  it('An event with odd values in all fields but those that name it is a message', () => {
    const bare = Object.fromEntries(Object.entries(whole).filter(([field]) => NEEDED.has(field)));
    for (const odd of ODD_VALUES.slice(0, 4)) {
      const odds = Object.fromEntries(fields.filter((field) => field !== 'subtype').map((field) => [field, odd]));
      expect(['message', 'command']).toContain(meaningOf({ ...odds, ...bare }).kind);
    }
  });

  it.each(Object.keys(FILE))('An event whose file has an odd field %s keeps its words and the file', (field) => {
    for (const odd of ODD_VALUES) {
      const meaning = meaningOf({ ...whole, files: [{ ...FILE, [field]: odd }, FILE] });
      expect(meaning).toMatchObject({ kind: 'message', item: { text: 'fix it' } });
      const files = meaning.kind === 'message' ? meaning.item.files : [];
      expect(files[1]).toEqual(readSlackFile(FILE));
      expect(files[0], `${field}: ${JSON.stringify(odd)}`).toMatchObject({
        name: expect.any(String),
        mimetype: expect.any(String),
        bytes: expect.any(Number),
        url: expect.any(String),
      });
    }
  });

  it('An event whose files are no files keeps its words, and names each', () => {
    const meaning = meaningOf({ ...whole, files: [null, 5, 'F1', {}, []] });
    const files = meaning.kind === 'message' ? meaning.item.files : [];
    expect(files.map(({ access }) => access?.kind)).toEqual(Array.from({ length: 5 }, () => 'unreadable'));
  });
});

describe('a post whose author is no person', () => {
  it.each([{ bot_id: true }, { bot_id: {} }, { bot_id: 7 }, { subtype: 7 }, { subtype: {} }, { user: null }])(
    'A post whose author is no person (%j) is not read',
    (odd) => {
      expect(meaningOf({ ...MENTION, ...odd }).kind).toBe('ignore');
    },
  );
});

describe('a file', () => {
  it('A file in Slack keeps its address', () => {
    expect(readSlackFile(FILE)).toEqual({
      id: 'F07A',
      name: 'trace.log',
      mimetype: 'text/plain',
      bytes: 812,
      url: FILE.url_private,
    });
  });

  it.each([
    ['a stub of a shared channel', { id: 'F1', file_access: 'check_file_info' }, 'look-up'],
    ['one without an address', { ...FILE, url_private: null, url_private_download: null }, 'look-up'],
    [
      'one with an endless address',
      { ...FILE, url_private: `https://files.slack.com/${'x'.repeat(5_000)}` },
      'look-up',
    ],
    ['one of a cloud drive', { ...FILE, mode: 'external', is_external: true, external_type: 'gdrive' }, 'external'],
    ['one that only its type calls external', { ...FILE, external_type: 'box' }, 'external'],
    ['one that only its flag calls external', { ...FILE, is_external: 'yes' }, 'external'],
    ['a deleted one', { id: 'F1', mode: 'tombstone' }, 'unreadable'],
    ['one beyond the plan', { id: 'F1', mode: 'hidden_by_limit' }, 'unreadable'],
    ['one that the app may not see', { id: 'F1', file_access: 'access_denied' }, 'unreadable'],
    ['one without an id', { ...FILE, id: null }, 'unreadable'],
  ])('A file that is %s says how it is read', (_name, raw, kind) => {
    expect(readSlackFile(raw).access?.kind).toBe(kind);
  });

  it('A file is small whatever its words are', () => {
    const long = 'x'.repeat(100_000);
    const file = readSlackFile({ ...FILE, name: long, mimetype: long, external_type: long, url_private: long });
    expect(JSON.stringify(file).length).toBeLessThan(2_000);
  });
});

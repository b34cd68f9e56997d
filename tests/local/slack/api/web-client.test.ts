import { type ErrorCode, type WebAPIPlatformError, WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestFeatures } from '../../../../local/slack/app/manifest.ts';
import { type SlackSetup, startSlack } from '../harness.ts';

let setup: SlackSetup;
let client: WebClient;
beforeAll(async () => {
  setup = await startSlack({ scopes: new Set([...manifestFeatures().scopes, 'channels:read', 'reactions:read']) });
  client = setup.client();
});
afterAll(() => setup.stop());

/** The `error` of an `ok: false` answer; fails when the call succeeds. */
async function errorOf(call: Promise<unknown>): Promise<string> {
  const outcome = await call.then(
    () => 'succeeded',
    (error: { code: ErrorCode; data?: WebAPIPlatformError['data'] }) => error.data?.error ?? error.code,
  );
  return String(outcome);
}

const mention = (text = 'hello') => setup.slack.people.postMessage({ user: 'alice', channel: 'dev', text });

describe('tokens', () => {
  it('The method auth.test says who the bot is', async () => {
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      team_id: 'T0LOCAL',
      user: 'remote-swe',
      user_id: 'U0AGENT',
      bot_id: 'B0AGENT',
    });
  });

  it('The API refuses a wrong token and a missing one', async () => {
    expect(await errorOf(setup.client('xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await errorOf(new WebClient(undefined, { slackApiUrl: `${setup.origin}/slack/api/` }).auth.test())).toBe(
      'not_authed',
    );
  });

  it('The API takes JSON bodies with and without a charset', async () => {
    for (const contentType of ['application/json', 'application/json; charset=utf-8']) {
      const response = await fetch(`${setup.origin}/slack/api/chat.postMessage`, {
        method: 'POST',
        headers: { 'content-type': contentType, authorization: `Bearer ${setup.slack.botToken}` },
        body: JSON.stringify({ channel: 'C0DEV', text: 'as JSON', metadata: { event_type: 'e', event_payload: {} } }),
      });
      expect(await response.json()).toMatchObject({ ok: true, message: { text: 'as JSON' } });
    }
  });

  it('The API names an unknown method and broken JSON', async () => {
    expect(await errorOf(client.apiCall('no.suchMethod'))).toBe('unknown_method');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${setup.slack.botToken}` };
    const response = await fetch(`${setup.origin}/slack/api/chat.postMessage`, { method: 'POST', headers, body: '{' });
    expect(await response.json()).toMatchObject({ ok: false, error: 'invalid_json' });
  });
});

describe('chat', () => {
  it('The chat posts with blocks, in a thread, with metadata', async () => {
    const parent = mention();
    const answer = await client.chat.postMessage({
      channel: parent.channelId,
      thread_ts: parent.ts,
      text: 'on it',
      mrkdwn: true,
      metadata: { event_type: 'progress', event_payload: { session: 's1' } },
      blocks: [
        {
          type: 'actions',
          elements: [
            { type: 'button', action_id: 'stop', style: 'danger', text: { type: 'plain_text', text: 'Stop' } },
          ],
        },
      ],
    });
    expect(answer).toMatchObject({
      channel: 'C0DEV',
      message: {
        user: 'U0AGENT',
        bot_id: 'B0AGENT',
        thread_ts: parent.ts,
        parent_user_id: 'U0ALICE',
        metadata: { event_type: 'progress' },
      },
    });
    expect(setup.slack.people.thread('dev', parent.ts).at(-1)).toMatchObject({
      author: 'remote-swe',
      text: 'on it',
      buttons: [{ actionId: 'stop', label: 'Stop', style: 'danger' }],
    });
  });

  it('An update that does not name blocks and metadata keeps them; one that says so removes them', async () => {
    const { ts = '' } = await client.chat.postMessage({
      channel: 'C0DEV',
      text: 'one',
      blocks: [{ type: 'divider' }],
      metadata: { event_type: 'progress', event_payload: {} },
    });
    const kept = await client.chat.update({ channel: 'C0DEV', ts, text: 'two' });
    expect(kept.message).toMatchObject({
      text: 'two',
      blocks: [{ type: 'divider' }],
      metadata: { event_type: 'progress' },
    });
    const removed = await client.chat.update({
      channel: 'C0DEV',
      ts,
      text: 'three',
      blocks: [],
      metadata: {} as never,
    });
    expect(removed.message).not.toHaveProperty('blocks');
    expect(removed.message).not.toHaveProperty('metadata');
    expect(removed.message).toHaveProperty('edited.user', 'U0AGENT');
  });

  it('The chat deletes; a parent with replies leaves a tombstone', async () => {
    const alone = await client.chat.postMessage({ channel: 'C0DEV', text: 'gone' });
    await client.chat.delete({ channel: 'C0DEV', ts: alone.ts ?? '' });
    expect(await errorOf(client.chat.delete({ channel: 'C0DEV', ts: alone.ts ?? '' }))).toBe('message_not_found');
    const parent = await client.chat.postMessage({ channel: 'C0DEV', text: 'parent' });
    await client.chat.postMessage({ channel: 'C0DEV', text: 'reply', thread_ts: parent.ts });
    await client.chat.delete({ channel: 'C0DEV', ts: parent.ts ?? '' });
    const { messages } = await client.conversations.replies({ channel: 'C0DEV', ts: parent.ts ?? '' });
    expect(messages).toMatchObject([{ subtype: 'tombstone', user: 'USLACKBOT' }, { text: 'reply' }]);
  });

  it('The chat says what is wrong in Slack’s words', async () => {
    const { ts } = mention();
    const post = (more: object) => errorOf(client.chat.postMessage({ channel: 'C0DEV', text: 'x', ...more } as never));
    expect(await post({ channel: 'C0NOWHERE' })).toBe('channel_not_found');
    expect(await post({ channel: 'C0RANDOM' })).toBe('not_in_channel');
    expect(await post({ text: '' })).toBe('no_text');
    expect(await post({ text: 'x'.repeat(40_001) })).toBe('msg_too_long');
    expect(await post({ text: 'x'.repeat(40_000) })).toBe('succeeded');
    expect(await post({ thread_ts: '1.000001' })).toBe('thread_not_found');
    expect(await post({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] })).toBe(
      'invalid_blocks',
    );
    expect(await post({ blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) })).toBe('invalid_blocks');
    expect(await post({ metadata: { event_type: 'no payload' } })).toBe('invalid_metadata_format');
    expect(await errorOf(client.chat.update({ channel: 'C0DEV', ts, text: 'not mine' }))).toBe('cant_update_message');
    expect(await errorOf(client.chat.update({ channel: 'C0DEV', ts: '1.000001', text: 'x' }))).toBe(
      'message_not_found',
    );
    expect(await errorOf(client.chat.update({ channel: 'C0DEV', ts, text: 'x'.repeat(4_001) }))).toBe('msg_too_long');
    expect(await errorOf(client.chat.delete({ channel: 'C0DEV', ts }))).toBe('cant_delete_message');
  });

  it('The chat shows an ephemeral message to one person only', async () => {
    await client.chat.postEphemeral({ channel: 'C0DEV', user: 'U0BOB', text: 'Unauthorized' });
    expect(setup.slack.people.ephemeral('bob', 'dev')).toMatchObject([{ text: 'Unauthorized' }]);
    expect(setup.slack.people.ephemeral('alice', 'dev')).toEqual([]);
    expect(await errorOf(client.chat.postEphemeral({ channel: 'C0DEV', user: 'U0EVE', text: 'x' }))).toBe(
      'user_not_in_channel',
    );
  });
});

describe('conversations', () => {
  it('A listing pages through a thread; the parent leads the first page only', async () => {
    const parent = mention('parent');
    for (let index = 0; index < 5; index++)
      setup.slack.people.postMessage({ user: 'bob', channel: 'dev', text: `reply ${index}`, threadTs: parent.ts });
    const pages: string[][] = [];
    for await (const page of client.paginate('conversations.replies', { channel: 'C0DEV', ts: parent.ts, limit: 4 }))
      pages.push(
        (((page as { messages?: unknown }).messages ?? []) as { text: string }[]).map((message) => message.text),
      );
    expect(pages).toEqual([
      ['parent', 'reply 0', 'reply 1', 'reply 2'],
      ['reply 3', 'reply 4'],
    ]);
  });

  it('A listing honours oldest, latest and inclusive, and shows metadata only when asked', async () => {
    const parent = mention('parent');
    const posted: string[] = [];
    for (const text of ['a', 'b', 'c']) {
      const { ts = '' } = await client.chat.postMessage({
        channel: 'C0DEV',
        thread_ts: parent.ts,
        text,
        metadata: { event_type: 'notice', event_payload: { text } },
      });
      posted.push(ts);
    }
    const replies = async (more: object) => {
      const call = { channel: 'C0DEV', ts: parent.ts, ...more };
      return ((await client.conversations.replies(call)).messages ?? []).map((message) => message.text);
    };
    expect(await replies({ oldest: posted[1] })).toEqual(['parent', 'c']);
    expect(await replies({ oldest: posted[1], inclusive: true })).toEqual(['parent', 'b', 'c']);
    expect(await replies({ latest: posted[1] })).toEqual(['parent', 'a']);
    const plain = await client.conversations.replies({ channel: 'C0DEV', ts: parent.ts });
    expect(plain.messages?.[1]).not.toHaveProperty('metadata');
    const full = await client.conversations.replies({ channel: 'C0DEV', ts: parent.ts, include_all_metadata: true });
    expect(full.messages?.[1]?.metadata).toEqual({ event_type: 'notice', event_payload: { text: 'a' } });
    expect(full.messages?.[0]).toMatchObject({ reply_count: 3, latest_reply: posted[2], reply_users: ['U0AGENT'] });
  });

  it('The history is newest first, without replies', async () => {
    const first = mention('history 1');
    setup.slack.people.postMessage({ user: 'bob', channel: 'dev', text: 'a reply', threadTs: first.ts });
    mention('history 2');
    const { messages } = await client.conversations.history({ channel: 'C0DEV', oldest: first.ts, inclusive: true });
    expect(messages?.map((message) => message.text)).toEqual(['history 2', 'history 1']);
    expect(await errorOf(client.conversations.history({ channel: 'C0RANDOM' }))).toBe('not_in_channel');
    expect(await errorOf(client.conversations.replies({ channel: 'C0DEV', ts: '1.000001' }))).toBe('thread_not_found');
    expect(await errorOf(client.conversations.history({ channel: 'C0DEV', cursor: 'nonsense' }))).toBe(
      'invalid_cursor',
    );
  });

  it('The API knows channels, direct messages and people', async () => {
    expect((await client.conversations.info({ channel: 'C0DEV' })).channel).toMatchObject({
      name: 'dev',
      is_member: true,
    });
    const { channel } = await client.conversations.open({ users: 'U0ALICE' });
    expect((await client.conversations.info({ channel: channel?.id ?? '' })).channel).toMatchObject({
      is_im: true,
      user: 'U0ALICE',
    });
    expect((await client.chat.postMessage({ channel: 'U0ALICE', text: 'hi' })).channel).toBe(channel?.id);
    expect((await client.users.info({ user: 'U0BOB' })).user).toMatchObject({ name: 'bob', is_bot: false });
    expect(await errorOf(client.users.info({ user: 'U0EVE' }))).toBe('user_not_found');
    const listed = await client.conversations.list({ types: 'public_channel,private_channel' });
    expect(listed.channels?.map((each) => each.name)).toEqual(['dev', 'ops', 'random', 'partners']);
  });
});

describe('scopes', () => {
  it('Scopes that were not granted refuse the method, by the name of what it takes', async () => {
    const { api } = setup.slack;
    const granted = api.scopes;
    api.scopes = new Set([...granted].filter((scope) => scope !== 'im:write'));
    expect(await errorOf(client.conversations.open({ users: 'U0ALICE' }))).toBe('missing_scope');
    api.scopes = granted;
    expect(await errorOf(client.conversations.open({ users: 'U0ALICE' }))).toBe('succeeded');
    expect(await errorOf(client.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await errorOf(client.conversations.open({ users: 'U0AGENT' }))).toBe('cannot_dm_bot');
  });
});

describe('people', () => {
  it('People of the team, its guests and people of other companies are told apart', async () => {
    const user = async (id: string) => (await client.users.info({ user: id })).user;
    expect(await user('U0BOB')).toMatchObject({ team_id: 'T0LOCAL', is_restricted: false, is_ultra_restricted: false });
    expect(await user('U0GINA')).toMatchObject({ team_id: 'T0LOCAL', is_restricted: true, is_ultra_restricted: false });
    expect(await user('U0OLGA')).toMatchObject({ team_id: 'T0OTHER', is_stranger: false });
    expect(await user('U0OLGA')).not.toHaveProperty('is_restricted');
  });
});

describe('reactions', () => {
  it('The API adds, shows and removes reactions', async () => {
    const { ts } = mention();
    const target = { channel: 'C0DEV', timestamp: ts, name: 'eyes' };
    await client.reactions.add(target);
    expect(await errorOf(client.reactions.add(target))).toBe('already_reacted');
    const shown = (await client.reactions.get({ channel: 'C0DEV', timestamp: ts })) as { message?: object };
    expect(shown.message).toMatchObject({ reactions: [{ name: 'eyes', users: ['U0AGENT'], count: 1 }] });
    await client.reactions.remove(target);
    expect(await errorOf(client.reactions.remove(target))).toBe('no_reaction');
    expect(await errorOf(client.reactions.add({ ...target, name: 'no emoji!' }))).toBe('invalid_name');
    expect(await errorOf(client.reactions.add({ ...target, timestamp: '1.000001' }))).toBe('message_not_found');
  });
});

describe('files', () => {
  it('The method filesUploadV2 shares a file in a thread, and its bytes come back with the token only', async () => {
    const parent = mention();
    const content = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 10]);
    await client.filesUploadV2({
      channel_id: 'C0DEV',
      thread_ts: parent.ts,
      filename: 'shot.png',
      file: content,
      initial_comment: 'the page',
    });
    const { messages } = await client.conversations.replies({ channel: 'C0DEV', ts: parent.ts });
    const [file] = messages?.at(-1)?.files ?? [];
    expect(messages?.at(-1)).toMatchObject({ text: 'the page', bot_id: 'B0AGENT' });
    expect(file).toMatchObject({ name: 'shot.png', mimetype: 'image/png', size: content.length });
    expect((await client.files.info({ file: file?.id ?? '' })).file).toMatchObject({ id: file?.id });
    const headers = { authorization: `Bearer ${setup.slack.botToken}` };
    const download = await fetch(file?.url_private ?? '', { headers });
    expect(Buffer.from(await download.arrayBuffer())).toEqual(content);
    const refused = await fetch(file?.url_private ?? '', { redirect: 'manual' });
    expect(refused.status).toBe(302);
  });

  it('The API uploads several text files into one message, and refuses what was never sent', async () => {
    const before = setup.slack.people.channel('dev').length;
    await client.filesUploadV2({
      channel_id: 'C0DEV',
      file_uploads: [
        { content: 'one', filename: 'one.txt' },
        { content: 'two', filename: 'two.txt' },
      ],
    });
    const [message] = setup.slack.people.channel('dev').slice(before);
    expect(message?.files.map((file) => file.name)).toEqual(['one.txt', 'two.txt']);
    const { file_id = '' } = await client.files.getUploadURLExternal({ filename: 'a.txt', length: 3 });
    expect(await errorOf(client.files.completeUploadExternal({ files: [{ id: file_id }] }))).toBe('file_not_found');
  });
});

describe('faults', () => {
  it('The API rate limits with Retry-After, then works', async () => {
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 7 });
    const limited = setup.client(undefined, { rejectRateLimitedCalls: true });
    await expect(limited.chat.postMessage({ channel: 'C0DEV', text: 'x' })).rejects.toMatchObject({ retryAfter: 7 });
    expect(await errorOf(limited.chat.postMessage({ channel: 'C0DEV', text: 'x' }))).toBe('succeeded');
  });

  it('The API loses an answer after the effect, and fails with a chosen word', async () => {
    const before = setup.slack.people.channel('dev').length;
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'answer-lost', status: 500 });
    await expect(client.chat.postMessage({ channel: 'C0DEV', text: 'posted, answer lost' })).rejects.toThrow();
    expect(setup.slack.people.channel('dev').slice(before)).toMatchObject([{ text: 'posted, answer lost' }]);
    setup.slack.api.faults.plan('*', { kind: 'error', code: 'internal_error' });
    expect(await errorOf(client.auth.test())).toBe('internal_error');
  });
});

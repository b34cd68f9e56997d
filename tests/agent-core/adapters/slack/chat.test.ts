import { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import { noticeIdOf, noticeMessage } from '@remote-swe/core/adapters/slack/notice-message';
import { readSlackFile } from '@remote-swe/core/domain/people/slack-file';
import type { AttachedFile } from '@remote-swe/core/domain/session/journal';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import { isLimit } from '@remote-swe/core/errors';
import { threadPostOf } from '@remote-swe/core/ingress/slack/text/thread-post';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackSetup, startSlack } from '../../../local/slack/harness.ts';

let setup: SlackSetup;
let chat: SlackChat;
let source: SlackThread;

beforeEach(async () => {
  setup = await startSlack();
  chat = new SlackChat({
    token: async () => setup.slack.botToken,
    readPost: threadPostOf,
    slackApiUrl: `${setup.origin}/slack/api/`,
  });
  const root = setup.slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'please' });
  source = { kind: 'slack', teamId: 'T0LOCAL', channel: root.channelId, threadTs: root.ts };
});
afterEach(() => setup.stop());

const notice = (id: string, text = 'hello', more: object = {}): Notice => ({
  kind: 'message',
  id,
  at: setup.clock.now(),
  text,
  ...more,
});
const progress = (stoppable: boolean, text = 'Thinking'): Notice => ({
  kind: 'progress',
  id: 'p',
  at: setup.clock.now(),
  text,
  stoppable,
});
const past = () => setup.clock.now() - 60_000;

async function thread() {
  const answer = await setup
    .client()
    .conversations.replies({ channel: source.channel, ts: source.threadTs, include_all_metadata: true });
  return (answer.messages ?? []).slice(1);
}

describe('a notice', () => {
  it('A notice is posted in the thread, mentions whom it is for, and is found again by its id', async () => {
    const { postId: ts } = await chat.post(source, notice('s#1#0', 'done', { mention: 'U0ALICE' }));
    await chat.post(source, notice('s#2#0'));
    const [message] = await thread();
    expect(message).toMatchObject({ ts, text: '<@U0ALICE> done', thread_ts: source.threadTs });
    expect(noticeIdOf(message ?? {})).toBe('s#1#0');
    expect(await chat.find(source, ['s#1#0', 's#9#0'], past())).toEqual(new Map([['s#1#0', ts]]));
  });

  it('A notice is found among hundreds of messages of others', async () => {
    const { postId: ts } = await chat.post(source, notice('first'));
    for (let index = 0; index < 250; index++)
      setup.slack.people.postMessage({
        user: 'alice',
        channel: 'dev',
        text: `${index}`,
        threadTs: source.threadTs,
      });
    const last = await chat.post(source, notice('last'));
    expect(await chat.find(source, ['first', 'last'], past())).toEqual(
      new Map([
        ['first', ts],
        ['last', last.postId],
      ]),
    );
  });

  it('A notice is found when Slack took it and did not answer', async () => {
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'answer-lost', status: 500 }, 5);
    await expect(chat.post(source, notice('s#1#0'))).rejects.toMatchObject({ name: 'PortError', code: 'retry' });
    setup.slack.api.faults.clear();
    expect((await chat.find(source, ['s#1#0'], past())).size).toBe(1);
    expect(await thread()).toHaveLength(1);
  });

  it('A notice is not looked for among the messages before its time', async () => {
    await chat.post(source, notice('s#1#0'));
    setup.clock.advance(120_000);
    expect((await chat.find(source, ['s#1#0'], setup.clock.now())).size).toBe(0);
  });

  it('A notice shows no token, whatever the model says', async () => {
    await chat.post(source, notice('s', `key ghp_${'a'.repeat(36)}`));
    await chat.say(source, `key xoxb-${'1'.repeat(20)}`);
    expect(JSON.stringify(await thread())).not.toMatch(/ghp_a|xoxb-1/);
  });

  it('A notice cannot call everybody', async () => {
    await chat.post(source, notice('s', 'hi <!channel> & <b> <https://x.y|link> <@U0ALICE>'));
    expect((await thread())[0]?.text).toBe('hi &lt;!channel&gt; &amp; &lt;b&gt; <https://x.y|link> <@U0ALICE>');
  });
});

describe('the progress message', () => {
  it('The progress message has a Stop button that its last edit takes away, and one that leads to the console', async () => {
    const { postId: ts } = await chat.post(source, progress(true));
    expect(JSON.stringify((await thread())[0]?.blocks)).toContain('remote_swe_stop');
    await chat.update(source, ts, progress(false, 'Done'));
    const [message] = await thread();
    expect(message?.text).toBe('Done');
    expect(JSON.stringify(message?.blocks)).not.toContain('remote_swe_stop');
    expect(JSON.stringify(message?.blocks)).toContain('remote_swe_open_console');
    expect(await chat.find(source, ['p'], past())).toEqual(new Map([['p', ts]]));
  });

  it('A progress message that a person has deleted is nobody’s problem', async () => {
    await chat.update(source, '1.000001', progress(false));
  });

  it('A progress message is taken away once and a second time without an error; nobody else’s message is', async () => {
    const { postId: ts } = await chat.post(source, progress(true));
    for (let times = 0; times < 2; times++) await chat.remove(source, ts);
    expect(await thread()).toEqual([]);
    await expect(chat.remove(source, source.threadTs)).rejects.toMatchObject({ name: 'PortError', code: 'refused' });
    setup.slack.api.faults.plan('chat.delete', { kind: 'rate-limited', retryAfterSeconds: 30 });
    await expect(chat.remove(source, ts)).rejects.toMatchObject({ name: 'PortError', code: 'retry' });
  });

  it('The progress message fits into a section, whatever it says', async () => {
    const { blocks } = await noticeMessage(progress(true, '<'.repeat(5_000)));
    const [section] = blocks ?? [];
    expect(section?.type === 'section' && section.text.text.length).toBeLessThanOrEqual(3_000);
  });
});

describe('what Slack refuses', () => {
  it.each([
    ...['channel_not_found', 'not_in_channel', 'is_archived', 'token_revoked', 'missing_scope', 'edit_window_closed'],
    ...['ekm_access_denied', 'a_word_that_is_new'],
  ])('When Slack answers %s, a person must repair it', async (code) => {
    setup.slack.api.faults.plan('*', { kind: 'error', code }, 5);
    await expect(chat.post(source, notice('s'))).rejects.toMatchObject({
      name: 'PortError',
      code: 'refused',
      message: expect.stringContaining(code),
    });
  });

  it.each([
    ['as Slack says', 30, 30_000],
    ['a moment at least', 0, 1_000],
    ['a moment where the time is over', -86_400, 1_000],
    ['an hour of a number without sense', 1e15, 3_600_000],
    ['an hour at most', 86_400, 3_600_000],
  ])('When Slack names a limit, nobody posts before its end: %s', async (_name, retryAfterSeconds, waitMs) => {
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds });
    const askedAt = Date.now();
    const error: unknown = await chat.post(source, notice('s')).catch((thrown: unknown) => thrown);
    expect(isLimit(error)).toBe(true);
    const { retryAt } = error as { retryAt: number };
    expect(retryAt).toBeGreaterThanOrEqual(askedAt + waitMs);
    expect(retryAt).toBeLessThanOrEqual(Date.now() + waitMs);
  });

  it('A limit whose end nobody can read is met again by the redelivery, which waits longer each time', async () => {
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: Number.NaN });
    const error: unknown = await chat.post(source, notice('s')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'PortError', code: 'retry' });
    expect(isLimit(error)).toBe(false);
  });

  it.each([
    ['a limit of its rate', { kind: 'rate-limited', retryAfterSeconds: 30 }],
    ['an error of its own', { kind: 'error', code: 'internal_error' }],
    ['a workspace that is being moved', { kind: 'error', code: 'team_added_to_org' }],
    ['a failed request', { kind: 'http', status: 503 }],
  ] as const)('When Slack answers with %s, the post is tried later', async (_name, fault) => {
    setup.slack.api.faults.plan('*', fault, 5);
    const started = performance.now();
    await expect(chat.post(source, notice('s'))).rejects.toMatchObject({ name: 'PortError', code: 'retry' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('When Slack refuses a reaction, nothing follows', async () => {
    await chat.react(source, source.threadTs, 'eyes');
    await chat.react(source, source.threadTs, 'eyes');
    await chat.react(source, '1.000001', 'eyes');
    const answer = await setup.client().conversations.replies({ channel: source.channel, ts: source.threadTs });
    expect(answer.messages?.[0]?.reactions).toMatchObject([{ name: 'eyes', count: 1 }]);
  });

  it('The agent takes its own reaction back, and one that is not there is no error', async () => {
    await chat.react(source, source.threadTs, 'eyes');
    await chat.unreact(source, source.threadTs, 'eyes');
    await chat.unreact(source, source.threadTs, 'eyes');
    const answer = await setup.client().conversations.replies({ channel: source.channel, ts: source.threadTs });
    expect(answer.messages?.[0]?.reactions ?? []).toEqual([]);
  });

  it('Words for one person arrive as a direct message', async () => {
    await chat.tell(source, 'U0ALICE', 'Only for you.');
    const { channel } = await setup.client().conversations.open({ users: 'U0ALICE' });
    const answer = await setup.client().conversations.history({ channel: channel?.id ?? '' });
    expect(answer.messages?.map(({ text }) => text)).toContain('Only for you.');
  });
});

describe('files', () => {
  async function attached(content: string, more: Partial<AttachedFile> = {}): Promise<AttachedFile> {
    const files = [{ name: 'log.txt', content }];
    setup.slack.people.postMessage({
      user: 'alice',
      channel: 'dev',
      text: 'see',
      threadTs: source.threadTs,
      files,
    });
    const file = (await thread()).at(-1)?.files?.[0];
    return {
      id: file?.id ?? '',
      name: 'log.txt',
      mimetype: 'text/plain',
      bytes: file?.size ?? 0,
      url: file?.url_private ?? '',
      ...more,
    };
  }

  it('Files are fetched with the bot’s token', async () => {
    expect(new TextDecoder().decode(await chat.download(source, await attached('héllo')))).toBe('héllo');
    const stranger = new SlackChat({
      token: async () => 'xoxb-wrong',
      readPost: threadPostOf,
      slackApiUrl: `${setup.origin}/slack/api/`,
    });
    await expect(stranger.download(source, await attached('x'))).rejects.toMatchObject({
      name: 'PortError',
      code: 'refused',
    });
  });

  it('Files of which Slack gave only the id are looked up', async () => {
    const { id } = await attached('héllo');
    const stub = readSlackFile({ id, file_access: 'check_file_info' });
    const file = await chat.describe(source, stub);
    expect(file).toMatchObject({ id, name: 'log.txt', mimetype: 'text/plain', bytes: 6 });
    expect(new TextDecoder().decode(await chat.download(source, file))).toBe('héllo');
    setup.slack.workspace.files.loseSight(id, 'tombstone');
    await expect(chat.describe(source, stub)).rejects.toMatchObject({ code: 'refused' });
  });

  it('Files of another service are refused with their link, also when only the look-up says so', async () => {
    const external = { service: 'gdrive', url: 'https://docs.google.com/document/d/1' };
    const id = setup.slack.people.upload('alice', { name: 'plan', external });
    const file = await chat.describe(source, readSlackFile({ id, file_access: 'check_file_info' }));
    await expect(chat.download(source, file)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(external.url),
    });
  });

  it('Files that are too large are not fetched', async () => {
    await expect(chat.download(source, await attached('x', { bytes: 1e9 }))).rejects.toMatchObject({ code: 'refused' });
  });

  it('Files are tried again when Slack is away', async () => {
    const file = await attached('x');
    await setup.stop();
    await expect(chat.download(source, file)).rejects.not.toMatchObject({ code: 'refused' });
  });
});

describe('a file', () => {
  it('Nobody sees a file until it is shared; then it stands in the thread and is found by its notice', async () => {
    const content = new Uint8Array([0, 1, 2, 255]);
    const id = await chat.upload(source, 'a.bin', content);
    expect(await thread()).toEqual([]);
    await chat.share(source, notice('s#3#0', `Here <!channel> ghp_${'x'.repeat(36)}`), id, 'a.bin');
    const [shown] = setup.slack.people.thread(source.channel, source.threadTs).slice(1);
    expect(shown?.files).toMatchObject([{ name: 'a.bin', title: 'a.bin' }]);
    expect([...(shown?.files[0]?.content ?? [])]).toEqual([...content]);
    expect(shown?.text).toContain('[secret]');
    expect([...(await chat.find(source, ['s#3#0'], past())).keys()]).toEqual(['s#3#0']);
  });

  it.each([
    ['missing_scope', 'refused'],
    ['file_uploads_disabled', 'refused'],
    ['ratelimited', 'retry'],
  ])('A file whose upload Slack answers with %s is %s', async (code, kind) => {
    setup.slack.api.faults.plan('files.getUploadURLExternal', { kind: 'error', code });
    await expect(chat.upload(source, 'a.bin', new Uint8Array([1]))).rejects.toMatchObject({ code: kind });
  });
});

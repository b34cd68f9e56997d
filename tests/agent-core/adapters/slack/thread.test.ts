import { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import { THREAD_POSTS_MAX } from '@remote-swe/core/domain/people/thread-post';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import { threadPostOf } from '@remote-swe/core/ingress/slack/text/thread-post';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestFeatures } from '../../../../local/slack/app/manifest.ts';
import { type SlackSetup, startSlack } from '../../../local/slack/harness.ts';

let setup: SlackSetup;
let chat: SlackChat;
beforeEach(async () => {
  setup = await startSlack();
  const slackApiUrl = `${setup.origin}/slack/api/`;
  chat = new SlackChat({ token: async () => setup.slack.botToken, readPost: threadPostOf, slackApiUrl });
});
afterEach(() => setup.stop());

const write = (text: string, threadTs?: string, channel = 'dev') =>
  setup.slack.people.postMessage({ user: 'alice', channel, text, ...(threadTs ? { threadTs } : {}) });
const threadOf = ({ channelId, ts }: { channelId: string; ts: string }): SlackThread => ({
  kind: 'slack',
  teamId: 'T0LOCAL',
  channel: channelId,
  threadTs: ts,
});
const texts = ({ posts }: { posts: { parts: { text: string }[] }[] }) =>
  posts.map(({ parts }) => parts.map(({ text }) => text).join('; '));

it('A thread has the address that Slack gives it, and one that the app cannot see has none', async () => {
  const root = write('it is down');
  const link = (await chat.linkTo(threadOf(root))) ?? '';
  expect(link).toContain(`/archives/${root.channelId}/p${root.ts.replace('.', '')}`);
  expect((await fetch(link, { redirect: 'manual' })).headers.get('location')).toContain(root.ts);
  expect(await chat.linkTo({ ...threadOf(root), threadTs: '1.000001' })).toBeUndefined();
});

describe('the posts of a thread', () => {
  it('The posts before a mention come in order with their authors, those of other apps and of the agent too', async () => {
    const root = write('it is down');
    setup.slack.people.postAsApp({
      app: 'monitor',
      channel: 'dev',
      threadTs: root.ts,
      text: '',
      attachments: [{ title: 'Disk', text: '91% of /var', fields: [{ title: 'host', value: 'web-1' }] }],
    });
    await chat.say(threadOf(root), 'a word of the agent');
    const mention = write('<@U0AGENT> look', root.ts);
    write('later', root.ts);
    const found = await chat.posts(threadOf(root), { before: mention.ts });
    expect(texts(found)).toEqual(['it is down', 'Disk\n91% of /var\nhost: web-1', 'a word of the agent']);
    expect(found.posts.map(({ by, from }) => [by, from])).toEqual([
      ['person', 'U0ALICE'],
      ['program', 'monitor'],
      ['agent', 'this agent'],
    ]);
    expect(found).toMatchObject({ leftOut: 0, unread: false });
  });

  it('Of a long thread the first post and the newest come, and the others are counted', async () => {
    const root = write('first');
    for (let index = 0; index < 700; index++) write(`${index}`, root.ts);
    const mention = write('<@U0AGENT> look', root.ts);
    const found = await chat.posts(threadOf(root), { before: mention.ts });
    expect(found.posts).toHaveLength(THREAD_POSTS_MAX);
    expect([texts(found)[0], texts(found)[1], texts(found).at(-1)]).toEqual(['first', '651', '699']);
    expect(found).toMatchObject({ leftOut: 651, unread: false });
  });

  it('Behind a place in the thread come only the posts after it, the first of the thread not again', async () => {
    const root = write('first');
    const before = write('read before', root.ts);
    write('new', root.ts);
    const mention = write('<@U0AGENT> look', root.ts);
    expect(texts(await chat.posts(threadOf(root), { after: before.ts, before: mention.ts }))).toEqual(['new']);
  });

  it('Before the first message of a direct conversation stand the last messages of that conversation', async () => {
    for (let index = 0; index < 25; index++) write(`word ${index}`, undefined, 'dm');
    const message = write('and now?', undefined, 'dm');
    const found = await chat.posts(threadOf(message), { before: message.ts });
    expect(texts(found)).toHaveLength(20);
    expect([texts(found)[0], texts(found).at(-1), found.unread]).toEqual(['word 5', 'word 24', true]);
  });

  it('Answers of the agent to earlier direct messages come with them, though they stand in threads', async () => {
    const first = write('what is 2 + 2?', undefined, 'dm');
    for (const text of ['a', 'b', 'Four.', 'thanks', 'You are welcome.']) await chat.say(threadOf(first), text);
    const second = write('and 3 + 3?', undefined, 'dm');
    await chat.say(threadOf(second), 'Six.');
    const message = write('add both', undefined, 'dm');
    await chat.say(threadOf(first), 'written later');
    const found = await chat.posts(threadOf(message), { before: message.ts });
    const answers = ['b', 'Four.', 'thanks', 'You are welcome.'];
    expect(texts(found)).toEqual(['what is 2 + 2?', ...answers, 'and 3 + 3?', 'Six.']);
    expect(found.posts.map(({ by }) => by)).toEqual(['person', ...answers.map(() => 'agent'), 'person', 'agent']);
    expect(found.unread).toBe(true);
  });

  it('Of a direct conversation with many threads the newest three are looked into, and it is said that there are more', async () => {
    const roots = ['one', 'two', 'three', 'four'].map((text) => write(text, undefined, 'dm'));
    for (const root of roots) await chat.say(threadOf(root), 'answer');
    const message = write('and now?', undefined, 'dm');
    const found = await chat.posts(threadOf(message), { before: message.ts });
    expect(texts(found).filter((text) => text === 'answer')).toHaveLength(3);
    expect(found.unread).toBe(true);
  });

  it('A mention that begins a thread in a channel has nothing before it, and nothing is asked', async () => {
    setup.slack.api.faults.plan('*', { kind: 'error', code: 'fatal_error' });
    const root = write('<@U0AGENT> look');
    expect(await chat.posts(threadOf(root), { before: root.ts })).toMatchObject({ posts: [], leftOut: 0 });
  });

  it.each([
    ['dev', 'channels:history'],
    ['ops', 'groups:history'],
    ['dm', 'im:history'],
  ])('A thread in %s is read with %s, which the manifest has, and refused without', async (channel, scope) => {
    const root = write('first', undefined, channel);
    const before = write('<@U0AGENT> look', root.ts, channel).ts;
    expect(texts(await chat.posts(threadOf(root), { before }))).toEqual(['first']);
    setup.slack.api.scopes = new Set([...manifestFeatures().scopes].filter((each) => each !== scope));
    await expect(chat.posts(threadOf(root), { before })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('missing_scope'),
    });
  });

  it('A thread that is gone is refused, and a limit of Slack is to be tried again', async () => {
    const root = write('first');
    const gone = { ...threadOf(root), threadTs: '1000000000.000000' };
    await expect(chat.posts(gone, { before: root.ts })).rejects.toMatchObject({ code: 'refused' });
    setup.slack.api.faults.plan('conversations.replies', { kind: 'rate-limited', retryAfterSeconds: 30 });
    await expect(chat.posts(threadOf(root), { before: '9999999999.000000' })).rejects.toMatchObject({ code: 'retry' });
  });
});

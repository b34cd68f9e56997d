import { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSlack } from './harness.ts';

/** A Slack to speak to: ours, or that of `emulate` (vercel-labs), which knows nothing of ours. */
type Target = { name: string; start(): Promise<Started> };
type Started = { url: string; token: string; channel: string; stop(): Promise<void> };

/** Any port that is free: `emulate` takes a number. */
const PORT_MIN = 41_000;
const PORTS = 20_000;

const TARGETS: Target[] = [
  {
    name: 'the local Slack',
    async start() {
      const setup = await startSlack();
      return { url: `${setup.origin}/slack/api/`, token: setup.slack.botToken, channel: 'C0DEV', stop: setup.stop };
    },
  },
  {
    name: 'emulate',
    async start() {
      const emulator = await createEmulator({ service: 'slack', port: PORT_MIN + (process.pid % PORTS) });
      const token = 'test_token_admin';
      const { channels } = await new WebClient(token, { slackApiUrl: `${emulator.url}/api/` }).conversations.list();
      return { url: `${emulator.url}/api/`, token, channel: channels?.[0]?.id ?? '', stop: () => emulator.close() };
    },
  },
];

describe.each(TARGETS)('the chat of the product on $name', ({ name, start }) => {
  const state: { started?: Started; chat?: SlackChat; source?: SlackThread } = {};
  beforeAll(async () => {
    const started = await start();
    const { url, token, channel } = started;
    const root = await new WebClient(token, { slackApiUrl: url }).chat.postMessage({ channel, text: 'please' });
    state.started = started;
    state.chat = new SlackChat({ token: async () => token, readPost: () => undefined, slackApiUrl: url });
    state.source = { kind: 'slack', teamId: 'T', channel, threadTs: root.ts ?? '' };
  });
  afterAll(() => state.started?.stop());

  function parts() {
    const { started, chat, source } = state;
    if (!started || !chat || !source) throw new Error(`${name} has not started`);
    return { chat, source, client: new WebClient(started.token, { slackApiUrl: started.url }) };
  }
  const notice = (id: string, text: string, more: object = {}): Notice => ({
    kind: 'message',
    id,
    at: 0,
    text,
    ...more,
  });
  async function texts(): Promise<(string | undefined)[]> {
    const { client, source } = parts();
    const { messages } = await client.conversations.replies({ channel: source.channel, ts: source.threadTs });
    return (messages ?? []).slice(1).map(({ text }) => text);
  }

  it(`A notice is posted once, found by its id and edited, on ${name}`, async () => {
    const { chat, source } = parts();
    const { postId } = await chat.post(source, notice('s#1#0', '**bold** & <b>'));
    await chat.post(source, notice('s#2#0', 'second', { feedback: { good: 'Good answer', bad: 'Bad answer' } }));
    expect([...(await chat.find(source, ['s#1#0', 's#9#0'], 0))]).toEqual([['s#1#0', postId]]);
    expect(await texts()).toEqual(['*bold* &amp; &lt;b&gt;', 'second']);
    const progress: Notice = { kind: 'progress', id: 'p', at: 0, text: 'Working', stoppable: true };
    const posted = await chat.post(source, progress);
    await chat.update(source, posted.postId, { ...progress, text: 'Done', stoppable: false });
    expect((await texts()).at(-1)).toBe('Done');
    expect(await chat.rootOf(source, postId)).toBe(source.threadTs);
  });

  it(`A reaction is added once and a second time without an error, on ${name}`, async () => {
    const { chat, source, client } = parts();
    for (let times = 0; times < 2; times++) await chat.react(source, source.threadTs, 'eyes');
    const { messages } = await client.conversations.replies({ channel: source.channel, ts: source.threadTs });
    expect(messages?.[0]?.reactions).toMatchObject([{ name: 'eyes', count: 1 }]);
  });

  it(`A file is uploaded and shown in the thread, on ${name}`, async () => {
    const { chat, source, client } = parts();
    const fileId = await chat.upload(source, 'answer.md', new TextEncoder().encode('# All of it'));
    await chat.share(source, notice('s#3#0', 'The whole answer'), fileId, 'answer.md');
    const { messages } = await client.conversations.replies({ channel: source.channel, ts: source.threadTs });
    const shared = messages?.find(({ files }) => files?.some(({ id }) => id === fileId));
    expect(shared?.thread_ts).toBe(source.threadTs);
    expect([...(await chat.find(source, ['s#3#0'], 0)).keys()]).toEqual(['s#3#0']);
  });

  it(`What it works on is shown, or left out without an error, on ${name}`, async () => {
    const { chat, source } = parts();
    await expect(chat.show(source, { kind: 'works', words: 'is working…', title: 'labels' })).resolves.toBe(undefined);
    await expect(chat.show(source, { kind: 'rests' })).resolves.toBe(undefined);
  });

  it(`A channel that is gone is final, and a thread that is gone is none, on ${name}`, async () => {
    const { chat, source } = parts();
    expect(await chat.rootOf(source, '1.000001')).toBe(undefined);
    const gone = chat.post({ ...source, channel: 'C00NOWHERE' }, notice('s#4#0', 'hello'));
    await expect(gone).rejects.toMatchObject({ name: 'PortError', code: 'refused' });
  });
});

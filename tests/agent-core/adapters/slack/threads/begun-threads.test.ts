import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SlackThreads } from '@remote-swe/core/adapters/slack/threads/begun-threads';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackSetup, startSlack } from '../../../../local/slack/harness.ts';

let setup: SlackSetup;
let threads: SlackThreads;
let beside: SlackThread;

beforeEach(async () => {
  setup = await startSlack();
  threads = new SlackThreads(async () => setup.slack.botToken, `${setup.origin}/slack/api/`);
  const root = setup.slack.people.postMessage({ user: 'alice', channel: 'dev', text: 'please' });
  beside = { kind: 'slack', teamId: 'T0LOCAL', channel: root.channelId, threadTs: root.ts };
});
afterEach(() => setup.stop());

const notice = (id: string, text = 'a fork'): Notice => ({ kind: 'message', id, at: setup.clock.now(), text });
const past = () => setup.clock.now() - 60_000;
const say = (text: string) => setup.slack.people.postMessage({ user: 'bob', channel: 'dev', text });

describe('a thread that the agent begins', () => {
  it('A thread begins with a message of the channel, which is found again by its notice’s id and has an address', async () => {
    const begun = await threads.begin(beside, notice('a#root'));
    const message = setup.slack.people.channel('dev').at(-1);
    expect(message).toMatchObject({ ts: begun.threadTs, text: 'a fork', isBot: true });
    expect(message?.threadTs).toBeUndefined();
    expect(begun).toEqual({ ...beside, threadTs: message?.ts });
    expect(await threads.find(beside, 'a#root', past())).toEqual(begun);
    expect(await threads.find(beside, 'b#root', past())).toBeUndefined();
    expect(await threads.find(beside, 'a#root', setup.clock.now() + 60_000)).toBeUndefined();
    expect(await threads.linkTo(begun)).toMatch(/\/archives\/C0DEV\/p\d{16}$/);
    await threads.remove(begun);
    await threads.remove(begun);
    expect(await threads.find(beside, 'a#root', past())).toBeUndefined();
    expect(await threads.linkTo(begun)).toBeUndefined();
  });

  it('A thread is found behind more messages than a page holds; how many are too many is said', async () => {
    const begun = await threads.begin(beside, notice('a#root'));
    for (let count = 0; count < 600; count++) say(`${count}`);
    expect(await threads.find(beside, 'a#root', past())).toEqual(begun);
    for (let count = 0; count < 2_000; count++) say(`${count}`);
    expect(await threads.find(beside, 'a#root', past())).toBe('unsure');
  });

  it.each([
    ['is_archived', 'refused'],
    ['restricted_action', 'refused'],
    ['internal_error', 'retry'],
  ])('Where Slack says %s, that is %s', async (code, expected) => {
    setup.slack.api.faults.plan('chat.postMessage', { kind: 'error', code });
    await expect(threads.begin(beside, notice('a'))).rejects.toMatchObject({ name: 'PortError', code: expected });
  });

  it('A channel that the agent was removed from takes none', async () => {
    const place = { ...beside, channel: 'C0RANDOM' };
    await expect(threads.begin(place, notice('a'))).rejects.toMatchObject({ code: 'refused' });
    await expect(threads.find(place, 'a', past())).rejects.toMatchObject({ code: 'refused' });
  });

  it.each([
    { kind: 'rate-limited', retryAfterSeconds: 3 } as const,
    { kind: 'http', status: 500 } as const,
    { kind: 'answer-lost', status: 500 } as const,
  ])('After $kind a post is sent once, and may be asked for again', async (fault) => {
    setup.slack.api.faults.plan('chat.postMessage', fault);
    await expect(threads.begin(beside, notice('a#root'))).rejects.toMatchObject({ code: 'retry' });
    const isPosted = (await threads.find(beside, 'a#root', past())) !== undefined;
    expect(isPosted).toBe(fault.kind === 'answer-lost');
  });

  it('A chat that takes the post and never answers is given up, and the post is found', async () => {
    const proxy = await swallowing('chat.postMessage', setup.origin);
    const hasty = new SlackThreads(async () => setup.slack.botToken, `${proxy.origin}/slack/api/`, 300);
    await expect(hasty.begin(beside, notice('a#root'))).rejects.toMatchObject({ code: 'retry' });
    // The service may have been slower than the client's patience.
    await expect.poll(() => threads.find(beside, 'a#root', past())).toBeDefined();
    proxy.close();
  });
});

/** Passes every request on, and never answers those of one method. */
async function swallowing(method: string, origin: string): Promise<{ origin: string; close(): void }> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(`${origin}${request.url}`, { method: 'POST', headers, body: Buffer.concat(chunks) });
    if (request.url?.endsWith(method)) return;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

import type { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SlackSetup, startSlack } from '../../../../local/slack/harness.ts';
import { chatInThread } from './chat-in-thread.ts';

let setup: SlackSetup;
let chat: SlackChat;
let source: SlackThread;
beforeEach(async () => {
  setup = await startSlack();
  ({ chat, source } = chatInThread(setup));
});
afterEach(() => setup.stop());

const answer = (id: string, text = 'Done.'): Notice => ({
  kind: 'message',
  id,
  at: setup.clock.now(),
  text,
  mention: 'U0ALICE',
  feedback: { good: 'Good answer', bad: 'Bad answer' },
});
const posts = () => setup.slack.people.thread(source.channel, source.threadTs).slice(1);

it('An answer carries the two feedback buttons, its words as text, and is found by its id', async () => {
  await chat.post(source, answer('s#1#0'));
  const [post] = posts();
  expect(post?.wireText).toBe('<@U0ALICE> Done.');
  expect(post?.buttons).toMatchObject([
    { actionId: 'remote_swe_feedback', label: 'Good answer', value: 'good' },
    { actionId: 'remote_swe_feedback', label: 'Bad answer', value: 'bad' },
  ]);
  expect([...(await chat.find(source, ['s#1#0'], 0)).keys()]).toEqual(['s#1#0']);
});

it('A workspace that does not know the buttons gets the answer without them, once, and is not asked again', async () => {
  const asked: unknown[] = [];
  const handle = setup.slack.api.handle.bind(setup.slack.api);
  setup.slack.api.handle = (method, request, origin) => {
    if (method === 'chat.postMessage') asked.push(/context_actions/.test(request.body.toString()));
    return handle(method, request, origin);
  };
  setup.slack.api.faults.plan('chat.postMessage', { kind: 'error', code: 'invalid_blocks' });
  await chat.post(source, answer('s#1#0'));
  await chat.post(source, answer('s#2#0'));
  expect(asked).toEqual([true, false, false]);
  expect(posts().map(({ text, buttons }) => [text, buttons.length])).toEqual([
    ['@alice Done.', 0],
    ['@alice Done.', 0],
  ]);
});

it('An answer whose post was lost on the way back is not posted again by the fallback', async () => {
  setup.slack.api.faults.plan('chat.postMessage', { kind: 'answer-lost', status: 500 });
  await expect(chat.post(source, answer('s#1#0'))).rejects.toMatchObject({ code: 'retry' });
  expect(posts()).toHaveLength(1);
});

it('An answer that one section does not take goes without the buttons', async () => {
  await chat.post(source, answer('s#1#0', 'word '.repeat(620)));
  expect(posts()[0]?.buttons).toEqual([]);
});

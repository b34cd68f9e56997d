import type { SlackChat } from '@remote-swe/core/adapters/slack/chat';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import type { Activity } from '@remote-swe/core/ports/people/chat';
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalSlackOptions } from '../../../../../local/slack/local-slack.ts';
import { type SlackSetup, startSlack } from '../../../../local/slack/harness.ts';
import { chatInThread } from './chat-in-thread.ts';

const THINKING: Activity = { kind: 'works', words: 'is thinking…', title: 'fix the build: quickly' };
const WORKING: Activity = { ...THINKING, words: 'is working…' };
const RESTS: Activity = { kind: 'rests' };
const HOUR_MS = 3_600_000;

let setup: SlackSetup;
let source: SlackThread;
let chat: SlackChat;
let asked: string[];
afterEach(() => setup.stop());

/** The methods of Slack's that were called, in order. */
async function begin(options: Partial<LocalSlackOptions> = {}): Promise<void> {
  setup = await startSlack(options);
  const { slack } = setup;
  asked = [];
  const handle = slack.api.handle.bind(slack.api);
  slack.api.handle = (method, ...rest) => {
    asked.push(method);
    return handle(method, ...rest);
  };
  ({ chat, source } = chatInThread(setup));
}
const shown = () => setup.slack.people.activity(source.channel, source.threadTs);
const post = () => chat.post(source, { kind: 'message', id: 'n', at: setup.clock.now(), text: 'hello' });
const SESSION = 'agents.sessions.setStatus';
const STATUS = 'assistant.threads.setStatus';

describe('an app that is declared an agent', () => {
  it('An agent’s session works with a title and Slack’s Stop button, also after a message, and rests afterwards', async () => {
    await begin();
    await chat.show(source, THINKING);
    await post();
    expect(shown()).toEqual({ kind: 'working', words: 'is working…', stoppable: true });
    const session = setup.slack.workspace.activities.session(source.channel, source.threadTs);
    expect(session?.title).toBe('fix the build_ quickly');
    await chat.show(source, RESTS);
    expect(shown()).toEqual({ kind: 'none' });
  });

  it('What still stands is not told again, until it may have lapsed', async () => {
    await begin();
    for (let times = 0; times < 3; times++) await chat.show(source, THINKING);
    expect(asked).toEqual([SESSION]);
    await setup.clock.advance(20 * 60_000);
    await chat.show(source, THINKING);
    expect(asked).toEqual([SESSION, SESSION]);
  });
});

describe('an app that is none', () => {
  it('The thread’s status says it in words; the session is asked for once', async () => {
    await begin({ features: { kind: 'app' } });
    await chat.show(source, THINKING);
    expect(shown()).toEqual({ kind: 'working', words: 'is thinking…', stoppable: false });
    await chat.show(source, WORKING);
    expect(shown()).toMatchObject({ words: 'is working…' });
    expect(asked).toEqual([SESSION, STATUS, STATUS]);
  });

  it('The status lapses after two minutes and is kept fresh by whoever tells it again', async () => {
    await begin({ features: { kind: 'app' } });
    await chat.show(source, THINKING);
    await setup.clock.advance(60_000);
    await chat.show(source, THINKING);
    await setup.clock.advance(90_000);
    expect(shown()).toMatchObject({ kind: 'working' });
    await setup.clock.advance(40_000);
    expect(shown()).toEqual({ kind: 'none' });
  });

  it('A message takes the status away, and the next look puts it back', async () => {
    await begin({ features: { kind: 'app' } });
    await chat.show(source, THINKING);
    await post();
    expect(shown()).toEqual({ kind: 'none' });
    await chat.show(source, THINKING);
    expect(shown()).toMatchObject({ kind: 'working' });
    await chat.show(source, RESTS);
    expect(shown()).toEqual({ kind: 'none' });
  });
});

describe('what a workspace does not have', () => {
  it.each(['unknown_method', 'missing_scope', 'not_authorized', 'not_allowed_token_type'])(
    'Where both means answer %s, nothing is shown, and neither is asked again for an hour',
    async (code) => {
      await begin();
      for (const method of [SESSION, STATUS]) setup.slack.api.faults.plan(method, { kind: 'error', code });
      await chat.show(source, THINKING);
      await chat.show(source, WORKING);
      await chat.show(source, RESTS);
      expect(asked).toEqual([SESSION, STATUS]);
      expect(shown()).toEqual({ kind: 'none' });
      await setup.clock.advance(HOUR_MS);
      await chat.show(source, THINKING);
      expect(shown()).toMatchObject({ kind: 'working', stoppable: true });
    },
  );

  it('A scope that was taken away leaves the posts as they are', async () => {
    await begin();
    setup.slack.api.scopes = new Set();
    await expect(chat.show(source, THINKING)).resolves.toBeUndefined();
    setup.slack.api.scopes = new Set(['chat:write']);
    await expect(post()).resolves.toMatchObject({ postId: expect.any(String) });
  });

  it('Slack’s passing troubles fail nobody and are forgotten', async () => {
    await begin();
    const { faults } = setup.slack.api;
    faults.plan(SESSION, { kind: 'rate-limited', retryAfterSeconds: 30 });
    faults.plan(SESSION, { kind: 'http', status: 503 });
    faults.plan(SESSION, { kind: 'error', code: 'internal_error' });
    for (let times = 0; times < 3; times++) await chat.show(source, THINKING);
    expect(shown()).toEqual({ kind: 'none' });
    await chat.show(source, THINKING);
    expect(shown()).toMatchObject({ kind: 'working', stoppable: true });
    expect(asked).toEqual([SESSION, SESSION, SESSION, SESSION]);
  });

  it('A thread that is gone is no reason to forget what the workspace has', async () => {
    await begin();
    await chat.show({ ...source, threadTs: '1.000001' }, THINKING);
    await chat.show(source, THINKING);
    expect(shown()).toMatchObject({ kind: 'working', stoppable: true });
  });
});

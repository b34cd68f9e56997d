import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import type { Scenario } from '../harness/scenario.ts';
import { firstly, THROTTLED, TRIES } from './model-trouble.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

describe('the model', () => {
  test('A model that is throttled for ever pauses with the reason, and a message tries again', async () => {
    const trouble = { lasts: true };
    const talk = scenario.open({ turns: [() => (trouble.lasts ? THROTTLED : { text: 'Better now.' })] });
    await scenario.answered(talk, /Paused: the model had no capacity 6 times in a row.*Too many tokens/);
    expect(await talk.phase()).toBe('paused');
    await scenario.later(30 * 60_000);
    expect(talk.answers()).toHaveLength(1);
    trouble.lasts = false;
    talk.say('try again');
    await scenario.answered(talk, /Better now/);
    expect(JSON.stringify(talk.lastRequest().messages)).toContain('please look');
  });

  test('A model that denies access brings a text that says what an operator does', async () => {
    const denied = { error: { name: 'AccessDeniedException', message: 'You don’t have access to the model.' } };
    const talk = scenario.open({ turns: [firstly(TRIES, denied, { text: 'Access granted.' })] });
    await scenario.answered(
      talk,
      /Bedrock in us-west-2 refuses global\.anthropic\.claude-sonnet-5-5 .*An operator enables the model/,
    );
    expect(await talk.phase()).toBe('paused');
    expect(talk.modelCalls()).toHaveLength(1);
  });

  test('A reply that never fits pauses the session and says so', async () => {
    const talk = scenario.open({ turns: [{ text: 'blah', stopReason: 'max_tokens' }] });
    await scenario.answered(talk, /did not fit, however much room it got/);
    expect(talk.modelCalls()).toHaveLength(4);
  });
});

describe('a session that cannot go on', () => {
  test('A session that cannot go on is paused after ten failures, told once, and a message resumes it', async () => {
    const { faults } = scenario.system.slack.api;
    faults.plan('conversations.replies', { kind: 'http', status: 500 }, 10_000);
    faults.plan('chat.postMessage', { kind: 'http', status: 500 }, 2);
    const talk = scenario.open({ turns: [{ text: 'An answer nobody could post.' }, { text: 'Back again.' }] });
    await scenario.until(async () => (await talk.entries()).at(-1)?.kind === 'dead-letter');
    expect(await talk.phase()).toBe('paused');
    expect((await talk.summary())?.dueAt).toBeUndefined();
    faults.clear();
    await scenario.until(() => talk.answersLike(/failed ten times in a row/).length > 0);
    await scenario.later(20 * 60_000);
    expect(talk.answersLike(/failed ten times in a row/)).toHaveLength(1);
    talk.say('are you there?');
    await scenario.answered(talk, /Back again/);
    expect(talk.answersLike(/nobody could post/)).toHaveLength(1);
    expect(talk.answersLike(/failed ten times in a row/)).toHaveLength(1);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { typedToWire, wireToPlain } from '../../../local/slack/workspace/mrkdwn-text.ts';
import { type SlackSetup, startSlack } from './harness.ts';

let setup: SlackSetup;
beforeAll(async () => {
  setup = await startSlack();
});
afterAll(() => setup.stop());

it('What people type becomes what travels, and what travels becomes what people read', () => {
  const { directory } = setup.slack.workspace;
  const cases: [typed: string, wire: string, plain: string][] = [
    ['@remote-swe: fix a < b && c', '<@U0AGENT>: fix a &lt; b &amp;&amp; c', '@remote-swe: fix a < b && c'],
    [
      'see https://example.com/a?b=1&c=2.',
      'see <https://example.com/a?b=1&amp;c=2>.',
      'see https://example.com/a?b=1&c=2.',
    ],
    ['ask @bob, in #dev', 'ask <@U0BOB>, in <#C0DEV|dev>', 'ask @bob, in #dev'],
    ['mail me@bob.example `@bob <T>`', 'mail me@bob.example `@bob &lt;T&gt;`', 'mail me@bob.example `@bob <T>`'],
    ['@nobody 🎉 日本語', '@nobody 🎉 日本語', '@nobody 🎉 日本語'],
  ];
  for (const [typed, wire, plain] of cases) {
    expect(typedToWire(typed, directory)).toBe(wire);
    expect(wireToPlain(wire, directory)).toBe(plain);
  }
  expect(wireToPlain('<https://x.test/pull/1|the pull request> <!here>', directory)).toBe(
    'the pull request (https://x.test/pull/1) @here',
  );
});

it('A thread shows edits, reactions and deletions', async () => {
  const { people } = setup.slack;
  const parent = people.postMessage({ user: 'alice', channel: '#dev', text: 'parent' });
  const reply = people.postMessage({ user: 'bob', channel: 'dev', text: 'reply', threadTs: parent.ts });
  people.edit({ user: 'bob', channel: 'dev', ts: reply.ts, text: 'better reply' });
  people.react({ user: 'alice', channel: 'dev', ts: reply.ts, name: 'eyes' });
  people.react({ user: 'bob', channel: 'dev', ts: reply.ts, name: 'eyes' });
  people.react({ user: 'alice', channel: 'dev', ts: reply.ts, name: 'eyes' });
  people.delete({ user: 'alice', channel: 'dev', ts: parent.ts });
  expect(people.thread('dev', reply.ts)).toMatchObject([
    { isDeleted: true, text: 'This message was deleted.' },
    { author: 'bob', text: 'better reply', isEdited: true, reactions: [{ name: 'eyes', users: ['U0BOB'] }] },
  ]);
  expect(() => people.edit({ user: 'alice', channel: 'dev', ts: reply.ts, text: 'x' })).toThrow('cant_update_message');
});

it('A wait ends when something happens, or says what it waited for in vain', async () => {
  const { people } = setup.slack;
  const parent = people.postMessage({ user: 'alice', channel: 'dev', text: 'question' });
  const answered = people.waitFor(() => people.thread('dev', parent.ts).find((message) => message.isBot), 5_000);
  await setup.client().chat.postMessage({ channel: 'C0DEV', thread_ts: parent.ts, text: 'answer' });
  expect((await answered).text).toBe('answer');
  await expect(people.waitFor(() => false, 10, 'the moon')).rejects.toThrow('waited 10 ms in vain for the moon');
});

it('Every message gets its own, later ts', () => {
  const { people } = setup.slack;
  const stamps = Array.from({ length: 200 }, () => people.postMessage({ user: 'alice', channel: 'dev', text: 'x' }).ts);
  expect(new Set(stamps).size).toBe(200);
  expect(stamps.toSorted()).toEqual(stamps);
  expect(stamps[0]).toMatch(/^\d{10}\.\d{6}$/);
});

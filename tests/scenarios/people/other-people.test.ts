import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await Scenario.start({ AllowGuests: 'false' });
  await scenario.warmUp();
});
afterAll(() => scenario.close());

async function expectRefused(talk: Talk, words: RegExp): Promise<void> {
  await scenario.answered(talk, /Unauthorized/);
  await scenario.quiet();
  expect(talk.answers().map(({ text }) => text)).toEqual([expect.stringMatching(words)]);
  expect(await talk.items()).toEqual([]);
  expect(talk.modelCalls()).toEqual([]);
}

describe('in a channel that is shared with another company', () => {
  test('People of another company in a shared channel are refused, and no model is called', async () => {
    const opening = { user: 'olga', channel: 'partners', turns: [{ text: 'Must not be said.' }] };
    await expectRefused(scenario.open(opening), /its own workspace only/);
  });

  test('Our people in a shared channel are served by a session of ours; others can neither write in nor stop it', async () => {
    const talk = scenario.open({ user: 'alice', channel: 'partners', turns: [{ text: 'For a member.' }] });
    await scenario.answered(talk, /For a member/);
    expect((await talk.state())?.source).toMatchObject({ teamId: 'T0LOCAL' });
    const before = await talk.inbox();
    talk.say('stop', 'olga');
    talk.say('@remote-swe stop', 'olga');
    await scenario.waitFor(() => talk.answersLike(/Unauthorized/).length > 0, 'the refusal');
    await scenario.quiet();
    expect(await talk.inbox()).toEqual(before);
  });

  test('A file in a shared channel is looked up, and one of a cloud drive is named with its link', async () => {
    const url = 'https://docs.google.com/document/d/plan';
    const talk = scenario.open({
      user: 'alice',
      channel: 'partners',
      text: 'read them',
      files: [
        { name: 'notes.txt', content: 'the launch is on Tuesday' },
        { name: 'plan', external: { service: 'gdrive', url } },
      ],
      turns: [{ text: 'Read.' }],
    });
    await scenario.answered(talk, /Read\./);
    const told = JSON.stringify(talk.lastRequest().messages);
    for (const part of ['the launch is on Tuesday', 'gdrive', url]) expect(told).toContain(part);
    expect(scenario.wire.calls.filter(({ operation }) => operation === 'files.info')).toHaveLength(2);
  });
});

test('A guest is refused where guests are not served', async () => {
  const opening = { user: 'gina', channel: 'partners', turns: [{ text: 'Must not be said.' }] };
  await expectRefused(scenario.open(opening), /does not work for guests/);
});

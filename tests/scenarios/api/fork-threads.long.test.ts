import { slackThreadOf } from '@remote-swe/core/domain/session/slack-thread';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, missingActions } from '../../template/permissions/permissions.ts';
import { watchedCalls } from '../harness/browser.ts';
import { Scenario, type Turn } from '../harness/scenario.ts';
import { Talk } from '../harness/talk.ts';
import { browserIn } from './alice.ts';

const WORDS = 'Say it in the other thread';

let scenario: Scenario;
let calls: Call[];
beforeAll(async () => {
  scenario = await Scenario.start();
  calls = watchedCalls(scenario.system, 'ApiFunction');
});
afterAll(() => scenario.close());

const either =
  (fork: Turn, source: Turn): Turn =>
  (request) => {
    const turn = JSON.stringify(request.messages).includes(WORDS) ? fork : source;
    return typeof turn === 'function' ? turn(request) : turn;
  };

test('A fork in a thread of its own answers there, is written to there, and its source goes on in its own thread', async () => {
  const talk = scenario.open({
    turns: [
      { text: 'The first answer.' },
      either({ text: 'This is the fork.' }, { text: 'This is the source.' }),
      { text: 'The fork goes on.' },
    ],
  });
  await scenario.answered(talk, /The first answer/);
  const before = await talk.entries();
  const browser = await browserIn(scenario, talk);
  const path = `/api/sessions/${encodeURIComponent(talk.sessionId)}/forks`;
  const answer = await browser.post(path, { at: before.length, words: WORDS, talk: 'thread' });
  const row = (await answer.json()) as { id: string };
  expect([answer.status, row]).toMatchObject([201, { source: 'slack', forkOf: { id: talk.sessionId } }]);
  const { channel = '', threadTs: ts = '' } = slackThreadOf(row.id) ?? {};
  const fork = new Talk(scenario.system, 'case-1', { channel: 'dev', channelId: channel, ts }, row.id);

  await scenario.answered(fork, /This is the fork/);
  const [root] = scenario.system.slack.people.thread(channel, ts);
  expect(root).toMatchObject({ isBot: true, text: expect.stringContaining(WORDS) });
  expect(root?.wireText).toContain(`p${talk.ts.replace('.', '')}|this thread>`);
  // What the first message shows is not told once more, and no other thing is said than the answer.
  expect(fork.answers().map(({ text }) => text)).toEqual([expect.stringMatching(/^@alice This is the fork\./)]);
  expect(fork.answersLike(/This is the fork/)[0]?.wireText).toContain('<@U0ALICE>');

  fork.say('and what else?');
  await scenario.answered(fork, /The fork goes on/);
  expect(await fork.state()).toMatchObject({ origin: { sessionId: talk.sessionId }, begunBy: 'U0ALICE', turn: 3 });
  expect(await talk.entries()).toEqual(before);
  talk.say('go on');
  await scenario.answered(talk, /This is the source/);
  expect(talk.answersLike(/This is the fork/)).toEqual([]);
  await scenario.until(async () => (await fork.summary())?.dueAt === undefined);
  expect(missingActions('ApiFunction', calls)).toEqual([]);
});

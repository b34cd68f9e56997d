import { expect, test } from 'vitest';
import { lastUserText, type ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, type Turn, toolUse } from '../harness/scenario.ts';

/** What the guards do through the whole system: table, queues, Slack. Their rules alone are in tests/agent-core. */
let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

const todo = (state: 'open' | 'done'): Turn => toolUse('todo', { items: [{ id: 'a', text: 'write the test', state }] });

test('A model that never stops calling the same tool is told, then paused; the button brings it back', async () => {
  const talk = scenario.open({ turns: [...Array.from({ length: 5 }, () => todo('done')), { text: 'Another way.' }] });
  await scenario.answered(talk, /Paused: the agent made the same calls 5 times with the same results/);
  expect(talk.modelCalls()).toHaveLength(5);
  const fourth = JSON.stringify(talk.modelCalls()[3]?.request?.messages.at(-1));
  expect(fourth).toContain('[session] The last 3 calls of todo were the same');
  expect(talk.progress()[0]?.text).toContain('Paused');
  const paused = talk.answersLike(/Paused/)[0];
  const press = { user: 'alice', messageTs: paused?.ts ?? '', actionId: paused?.buttons[0]?.actionId ?? '' };
  await scenario.system.slack.people.pressButton(press);
  await scenario.answered(talk, /Another way/);
});

test('An end with an open plan is not posted before it is the last word, and then with what is left', async () => {
  const talk = scenario.open({ turns: [todo('open'), { text: 'One.' }, { text: 'Two.' }] });
  await scenario.answered(talk, /Two/);
  await scenario.quiet();
  expect(talk.answers()).toHaveLength(1);
  expect(talk.answers()[0]?.text).toMatch(
    /Two\.\n_Left open: write the test_\n_\d+ (s|min) · 3 model calls · \$0\.\d+_/,
  );
  expect(talk.progress()[0]?.text).toContain('Ended with something left open');
});

test('A model without words is asked once more, and its turn ends as failed', async () => {
  const silent = (): ScriptedTurn => ({ text: '' });
  const talk = scenario.open({ turns: [silent] });
  await scenario.answered(talk, /ended twice without an answer/);
  expect(talk.modelCalls()).toHaveLength(2);
  const asked = talk.modelCalls()[1]?.request;
  expect(asked && lastUserText(asked)).toContain('[session] Your turn ended without a word');
  expect((await talk.state())?.ended).toBe('failed');
});

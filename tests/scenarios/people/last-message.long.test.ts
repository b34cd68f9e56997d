import { PROGRESS_ANEW_MS_MIN } from '@remote-swe/core/domain/notices/progress-anew';
import { CAPACITY_RETRY_MS } from '@remote-swe/core/engine/context/settings';
import { expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
playOn((begun) => {
  scenario = begun;
});

test('The progress message stands once in the thread, below the words of people that came minutes after it', async () => {
  scenario.system.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 1_000);
  const talk = scenario.open({
    turns: [bash('touch never'), toolUse('todo', { items: [] }), { text: 'Not started.' }],
  });
  await scenario.waitFor(async () => (await talk.entries()).some(({ kind }) => kind === 'worker-wait'), 'the wait');
  // After two minutes the agent says that it waits: with the first step three minutes after its post the progress message is below that.
  await scenario.pass(PROGRESS_ANEW_MS_MIN + CAPACITY_RETRY_MS + 20_000);
  const [told] = talk.answersLike(/no worker yet/);
  const first = talk.progress()[0]?.ts;
  expect(Number(first)).toBeGreaterThan(Number(told?.ts));
  await scenario.pass(PROGRESS_ANEW_MS_MIN + CAPACITY_RETRY_MS);
  expect(talk.progress()[0]?.ts).toBe(first);
  const words = talk.say('how is it going?');
  await scenario.answered(talk, /Not started/);
  await scenario.quiet();
  const [progress, ...others] = talk.progress();
  expect(others).toEqual([]);
  expect(Number(progress?.ts)).toBeGreaterThan(Number(words));
  expect(progress?.text).toContain('Done');
  expect(progress?.buttons.map(({ label }) => label)).toEqual(['Open console']);
  scenario.system.ec2.failNoMore('RunInstances');
});

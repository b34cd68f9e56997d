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
  const first = talk.progress()[0]?.ts;
  expect(first).toBeDefined();
  await scenario.pass(200_000);
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

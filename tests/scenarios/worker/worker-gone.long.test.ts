import { expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';

const HOUR_MS = 60 * 60_000;

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

test('A worker terminated while it is stopped is replaced in the next turn', async () => {
  const talk = scenario.open({
    turns: [bash('echo one'), { text: 'First.' }, bash('echo two'), { text: 'Second.' }],
  });
  await scenario.answered(talk, /First/);
  const { instanceId } = await instanceOf(scenario, talk);
  await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: HOUR_MS });
  scenario.system.instances.terminate(instanceId);
  await scenario.quiet();
  talk.say('go on');
  await scenario.answered(talk, /Second/);
  expect((await talk.worker())?.instanceId).not.toBe(instanceId);
  expect((await talk.results()).map((result) => result.outcome)).toEqual(['completed', 'completed']);
});

test('A worker terminated while it starts is told, and replaced', async () => {
  const cancel = scenario.system.instances.onStateChange(({ instanceId, state }) => {
    if (state !== 'running') return;
    cancel();
    scenario.system.instances.terminate(instanceId);
  });
  const talk = scenario.open({ turns: [bash('echo up'), { text: 'Up after all.' }] });
  await scenario.answered(talk, /Up after all/);
  expect(talk.answersLike(/The worker did not start: EC2 ended it while it booted/)).toHaveLength(1);
  expect((await talk.results()).map((result) => result.outcome)).toEqual(['completed']);
});

test('A worker stopped while it starts is started again', async () => {
  const cancel = scenario.system.instances.onStateChange(({ instanceId, state }) => {
    if (state !== 'running') return;
    cancel();
    scenario.system.instances.stop(instanceId);
  });
  const talk = scenario.open({ turns: [bash('echo up'), { text: 'Up after all.' }] });
  await scenario.answered(talk, /Up after all/);
  expect((await talk.results()).map((result) => result.outcome)).toEqual(['completed']);
  expect(talk.answersLike(/did not start/)).toEqual([]);
});

import { afterEach, describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** More than half an hour of asking can use up. */
const ALWAYS = 500;

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});
// Hooks run the last one first: this before the wait for rest.
afterEach(() => scenario.system.ssm.silenceNext(0));

describe('workers that never come online', () => {
  test('Three workers in a row that never come online are ended, and the session pauses until a message', async () => {
    scenario.system.ssm.silenceNext(3);
    const before = scenario.system.instances.list().length;
    const talk = scenario.open({
      turns: [bash('echo never'), bash('echo now'), { text: 'Running again.' }],
    });
    await scenario.answered(talk, /Paused: the worker did not start 3 times in a row.*has not come online/);
    expect(talk.answersLike(/The worker did not start/)).toHaveLength(2);
    expect(await talk.phase()).toBe('paused');
    await scenario.later(2 * MINUTE_MS);
    const started = scenario.system.instances.list().slice(before);
    expect(started).toHaveLength(3);
    for (const { instanceId } of started) expect(stateOf(scenario, instanceId)).toBe('terminated');
    talk.say('try again');
    await scenario.answered(talk, /Running again/);
    const results = await talk.results();
    expect(results.map((result) => result.isError)).toEqual([true, false]);
    expect(results[0]?.content).toMatchObject([{ text: expect.stringContaining('Nothing was run') }]);
  });

  test('A restarted worker that never comes online is stopped and started again with its disk', async () => {
    const talk = scenario.open({
      turns: [bash('echo kept > note.txt'), { text: 'Noted.' }, bash('cat note.txt'), { text: 'Still there.' }],
    });
    await scenario.answered(talk, /Noted/);
    const { instanceId } = await instanceOf(scenario, talk);
    await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: HOUR_MS });
    scenario.system.ssm.silenceNext(1);
    talk.say('is it still there?');
    await scenario.answered(talk, /Still there/);
    expect((await talk.worker())?.instanceId).toBe(instanceId);
    expect((await talk.results())[1]?.content).toMatchObject([{ text: expect.stringContaining('kept') }]);
    expect(talk.answersLike(/The worker did not start: it runs, but its SSM agent/)).toHaveLength(1);
  });
});

describe('no capacity', () => {
  test('A launch without capacity walks the ladder, shows that it waits, goes on when there is some', async () => {
    scenario.system.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 8);
    const talk = scenario.open({ turns: [bash('echo room'), { text: 'There was room.' }] });
    const shown = new Set<string>();
    await scenario.until(() => {
      for (const message of talk.progress()) shown.add(message.text);
      return talk.answersLike(/There was room/).length > 0;
    });
    expect([...shown].join()).toMatch(
      /Waiting for capacity since .* at the latest: EC2 has none free \(InsufficientInstanceCapacity: m7g.large in/,
    );
    expect([...shown].join()).toMatch(/m6g.large in/);
    expect((await talk.worker())?.launchAttempt).toBe(8);
  });

  test('No capacity for half an hour is told once, then pauses; the next message is read before the command', async () => {
    scenario.system.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', ALWAYS);
    const talk = scenario.open({ turns: [bash('echo finally'), bash('echo finally'), { text: 'Done at last.' }] });
    await scenario.answered(talk, /Paused: no worker could be started for 30 minutes: EC2 has none free/);
    expect(talk.answersLike(/There is no worker yet/)).toHaveLength(1);
    expect(talk.modelCalls()).toHaveLength(1);
    scenario.system.ec2.failNoMore('RunInstances');
    talk.say('go on');
    await scenario.answered(talk, /Done at last/);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['not-started', 'completed']);
    expect(talk.modelCalls()).toHaveLength(3);
  });

  test('A stopped worker without capacity for its type starts as another type, with its disk', async () => {
    const talk = scenario.open({
      turns: [bash('echo kept > note.txt'), { text: 'Noted.' }, bash('cat note.txt'), { text: 'Still there.' }],
    });
    await scenario.answered(talk, /Noted/);
    const { instanceId } = await instanceOf(scenario, talk);
    await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: HOUR_MS });
    const calls: string[] = [];
    scenario.system.front.observers.push({ before: (call) => void calls.push(call.operation) });
    scenario.system.ec2.failNext('StartInstances', 'InsufficientInstanceCapacity', 2);
    talk.say('is it still there?');
    await scenario.answered(talk, /Still there/);
    expect((await talk.worker())?.instanceId).toBe(instanceId);
    expect((await talk.results())[1]?.content).toMatchObject([{ text: expect.stringContaining('kept') }]);
    expect(calls).toContain('ModifyInstanceAttribute');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { instanceOf, running, stateOf } from '../harness/worker.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let scenario: Scenario;
playOn(
  (started) => {
    scenario = started;
  },
  { WorkerIdleMinutes: '30', WorkerRetentionHours: '336' },
);

describe('a worker that goes away under a running command', () => {
  test('A worker that stops under a command comes back though its event is lost as well', async () => {
    scenario.system.events.observers.push((event) => (event.source === 'aws.ec2' ? [] : [event]));
    const talk = scenario.open({ turns: [bash('sleep 4711.2'), { text: 'Noticed it anyway.' }] });
    await running(scenario, 'sleep 4711.2');
    scenario.system.instances.stop((await instanceOf(scenario, talk)).instanceId);
    await scenario.answered(talk, /Noticed it anyway/);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['interrupted']);
  });

  test('A worker terminated under a command leaves its fate unknown, does not run it again, and is replaced', async () => {
    const talk = scenario.open({
      turns: [bash('sleep 4711.3'), bash('echo on a new machine'), { text: 'Started over.' }],
    });
    await running(scenario, 'sleep 4711.3');
    const { instanceId } = await instanceOf(scenario, talk);
    scenario.system.instances.terminate(instanceId);
    await scenario.answered(talk, /Started over/);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['unknown', 'completed']);
    expect((await talk.worker())?.instanceId).not.toBe(instanceId);
    expect((await talk.state())?.counters.commands).toBe(2);
  });
});

describe('the clock of a worker', () => {
  test('An idle worker is stopped; a follow-up starts it again with its disk; removed, its work is on the next one', async () => {
    const talk = scenario.open({
      turns: [
        bash('echo from the first turn > note.txt'),
        { text: 'Noted.' },
        bash('cat note.txt'),
        { text: 'Still there.' },
        bash('cat note.txt'),
        { text: 'A fresh start.' },
      ],
    });
    await scenario.answered(talk, /Noted/);
    const { instanceId, disk } = await instanceOf(scenario, talk);
    await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: 45 * MINUTE_MS });
    expect(readFileSync(join(disk, 'workspace', 'note.txt'), 'utf8')).toBe('from the first turn\n');

    talk.say('is it still there?');
    await scenario.answered(talk, /Still there/);
    expect((await instanceOf(scenario, talk)).instanceId).toBe(instanceId);
    expect((await talk.results())[1]?.content).toMatchObject([
      { text: expect.stringContaining('from the first turn') },
    ]);

    await scenario.later(45 * MINUTE_MS);
    await scenario.later(15 * DAY_MS);
    await scenario.waitFor(() => stateOf(scenario, instanceId) === 'terminated', 'the removal');
    talk.say('and now?');
    await scenario.answered(talk, /A fresh start/);
    expect((await talk.worker())?.instanceId).not.toBe(instanceId);
    expect((await talk.results())[2]?.content).toMatchObject([
      {
        text: expect.stringMatching(/earlier worker was removed[\s\S]*Back outside of repositories: 1 file: note\.txt/),
      },
      { text: expect.stringContaining('from the first turn') },
      { text: expect.stringContaining('Your machine: ') },
    ]);
    expect((await talk.worker())?.newDisk).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { findToolResult } from '../../../local/aws/bedrock/script.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { go, instanceOf, running, started, stateOf, UNTIL_GO } from '../harness/worker.ts';

const MINUTE_MS = 60_000;

let scenario: Scenario;
playOn(
  (started) => {
    scenario = started;
  },
  { WorkerIdleMinutes: '30', WorkerRetentionHours: '336' },
);

describe('a worker that goes away under a running command', () => {
  test('A worker stopped under a command tells the model that it was interrupted, and goes on on the same disk', async () => {
    const talk = scenario.open({
      turns: [
        bash('echo before > kept.txt; sleep 4711.1'),
        bash('cat kept.txt'),
        (request) => ({ text: `The disk says ${findToolResult(request, 'bash')?.text.split('\n')[0]}.` }),
      ],
    });
    await running(scenario, 'sleep 4711.1');
    const { instanceId } = await instanceOf(scenario, talk);
    scenario.system.instances.stop(instanceId);
    await scenario.answered(talk, /The disk says before/);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['interrupted', 'completed']);
    expect((await talk.worker())?.instanceId).toBe(instanceId);
    expect((await talk.worker())?.generation).toBe(2);
  });
});

describe('the clock of a worker', () => {
  test('No worker is stopped while a command runs for an hour, and no function waits with it', async () => {
    const talk = scenario.open({ turns: [bash(UNTIL_GO, { timeout_s: 7_200 }), { text: 'It took an hour.' }] });
    await started(scenario, talk);
    const { instanceId } = await instanceOf(scenario, talk);
    const { pool, clock } = scenario.system;
    // Though the command goes on: whatever looks after it is over at once.
    const noneRuns = () => scenario.waitFor(() => pool.invocations.every((each) => each.status !== 'running'));
    await noneRuns();
    for (let minutes = 0; minutes < 60; minutes += 20) {
      clock.advance(20 * MINUTE_MS);
      await noneRuns();
    }
    const reaped = pool.logs('WorkerReaperFunction').map((line) => line.text);
    const decisions = reaped.filter((text) => text.includes(`"${talk.sessionId}"`));
    expect(decisions.length).toBeGreaterThan(0);
    for (const decision of decisions) expect(decision).toContain('"decision":"later"');
    expect(stateOf(scenario, instanceId)).toBe('running');
    await go(scenario, talk);
    await scenario.answered(talk, /It took an hour/);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['completed']);
  });
});

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { stateOf } from '../harness/worker.ts';

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

/** The next `count` machines find no package mirror when they set themselves up. Returns their ids as they appear. */
function failSetUps(count: number): string[] {
  const failed: string[] = [];
  const cancel = scenario.system.instances.onStateChange(({ instanceId, state, disk }) => {
    if (state !== 'running' || failed.length >= count) return;
    rmSync(join(disk, 'bootstrapped'));
    writeFileSync(join(disk, 'bootstrap-failed'), 'git could not be installed\n');
    failed.push(instanceId);
    if (failed.length === count) cancel();
  });
  return failed;
}

describe('a worker whose set-up fails', () => {
  test('A worker whose set-up fails is told, ended and replaced; the command runs once, on the next one', async () => {
    const failed = failSetUps(1);
    const talk = scenario.open({ turns: [bash('echo up at last'), { text: 'It works now.' }] });
    await scenario.answered(talk, /It works now/);
    expect(talk.answersLike(/worker did not start: git could not be installed.*failure 1 of 3/)).toHaveLength(1);
    expect((await talk.results()).map((result) => result.outcome)).toEqual(['completed']);
    const worker = await talk.worker();
    expect(worker).toMatchObject({ generation: 2, workedIn: 2 });
    expect(worker?.bootFailures).toBeUndefined();
    expect(worker?.instanceId).not.toBe(failed[0]);
    expect(stateOf(scenario, failed[0] ?? '')).toBe('terminated');
  });
});

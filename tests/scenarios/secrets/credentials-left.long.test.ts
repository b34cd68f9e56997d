import { expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario, toolUse } from '../harness/scenario.ts';
import { instanceOf, started, UNTIL_GO } from '../harness/worker.ts';

const MINUTE_MS = 60_000;

let scenario: Scenario;
playOn((begun) => {
  scenario = begun;
});

const left = () =>
  scenario.system.s3
    .objects(scenario.system.plan.buckets[0]?.name ?? '')
    .map(({ key }) => key)
    .filter((key) => key.startsWith('credentials/'));

async function cloneAndRun(): Promise<ReturnType<Scenario['open']>> {
  const talk = scenario.open({
    turns: [
      toolUse('clone_repository', { repository: 'acme/widget' }),
      bash(`cd ..; ${UNTIL_GO}`),
      { text: 'I could not see how it ended.' },
    ],
  });
  await started(scenario, talk);
  expect(left()).toHaveLength(1);
  return talk;
}

test('A credential does not outlive its command: the machine dies under it', async () => {
  await scenario.system.github.createRepository({ owner: 'acme', name: 'widget', files: { a: 'b' }, private: true });
  const talk = await cloneAndRun();
  scenario.system.instances.terminate((await instanceOf(scenario, talk)).instanceId);
  await scenario.answered(talk, /could not see/);
  expect((await talk.results()).map(({ outcome }) => outcome)).toEqual(['completed', 'unknown']);
  expect(left()).toEqual([]);
});

test('A credential that its step could not remove is gone some minutes later', async () => {
  const talk = await cloneAndRun();
  scenario.system.instances.terminate((await instanceOf(scenario, talk)).instanceId);
  const observer = failing('DeleteObject');
  scenario.system.front.observers.push(observer);
  await scenario.answered(talk, /could not see/);
  expect(left()).toHaveLength(1);
  scenario.system.front.observers.splice(scenario.system.front.observers.indexOf(observer), 1);
  for (let minutes = 0; minutes < 17; minutes++) {
    scenario.system.clock.advance(MINUTE_MS);
    await scenario.quiet();
  }
  expect(left()).toEqual([]);
});

function failing(operation: string) {
  return {
    before(call: { service: string; operation: string }) {
      if (call.service === 's3' && call.operation === operation) throw new Error('not today');
    },
  };
}

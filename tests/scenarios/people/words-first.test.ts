import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastUserText, toolResults } from '../../../local/aws/bedrock/script.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { go, instanceOf, started, UNTIL_GO } from '../harness/worker.ts';

let scenario: Scenario;
playOn((begun) => {
  scenario = begun;
});

const post = (text: string) => ({ name: 'post_message', input: { text } });
const run = (command: string) => ({ name: 'bash', input: { command } });

test('Words while a command runs let nothing further of the reply start, on the worker or in the thread', async () => {
  const talk = scenario.open({
    turns: [
      { toolUses: [run(UNTIL_GO), run('touch second'), post('It is published.')] },
      (request) => ({ text: `I stopped: ${toolResults(request).map(({ status }) => status)}.` }),
    ],
  });
  await started(scenario, talk);
  talk.say('wait, do NOT publish it, the date is wrong');
  const { disk } = await instanceOf(scenario, talk);
  const isHeld = () => readdirSync(join(disk, 'holding')).some((name) => name.startsWith('held-'));
  await scenario.waitFor(isHeld, 'the hold on the worker');
  await scenario.waitFor(
    () => /Your message is read within about 10 s/.test(talk.progress()[0]?.text ?? ''),
    'the sign',
  );
  await go(scenario, talk);
  await scenario.answered(talk, /I stopped/);
  expect((await talk.results()).map(({ outcome }) => outcome)).toEqual(['completed', 'not-started', 'not-started']);
  expect(existsSync(join(disk, 'workspace', 'second'))).toBe(false);
  expect(talk.answersLike(/It is published/)).toEqual([]);
  expect(lastUserText(talk.lastRequest())).toContain('do NOT publish it, the date is wrong');
  expect((await talk.entries()).filter(({ kind }) => kind === 'hold-sent')).toHaveLength(1);
});

test('Words while a machine is awaited are read at once, and the command that waited for it did not start', async () => {
  scenario.system.ec2.failNext('RunInstances', 'InsufficientInstanceCapacity', 1_000);
  const talk = scenario.open({
    turns: [
      bash('touch never'),
      (request) => ({ text: `Not started: ${/Not started/.test(toolResults(request)[0]?.text ?? '')}.` }),
      { toolUses: [run('ls -a')] },
      { text: 'Now it ran.' },
    ],
  });
  await scenario.waitFor(async () => (await talk.entries()).some(({ kind }) => kind === 'worker-wait'), 'the wait');
  talk.say('how is it going?');
  await scenario.waitFor(() => talk.answersLike(/Not started: true/).length === 1, 'the answer');
  scenario.system.ec2.failNoMore('RunInstances');
  talk.say('then look what is there');
  await scenario.answered(talk, /Now it ran/);
  const results = await talk.results();
  expect(results.map(({ outcome }) => outcome)).toEqual(['not-started', 'completed']);
  expect(JSON.stringify(results[1]?.content)).not.toContain('never');
});

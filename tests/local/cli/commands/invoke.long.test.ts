import { afterEach, expect, it } from 'vitest';
import { Program } from '../program.ts';

const programs: Program[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.remove();
});

async function invoke(...args: string[]): Promise<Program> {
  const program = await Program.start('invoke', args);
  programs.push(program);
  await program.end();
  return program;
}

it.each([
  ['SlackEventsFunction', 'slack/mention', { statusCode: 200 }, ['dynamodb PutItem', 'sqs SendMessage']],
  ['GitHubEventsFunction', 'github/check-suite', { statusCode: 200 }, ['dynamodb Query', 'dynamodb PutItem']],
  ['AgentStepFunction', 'sqs/step-wake', { batchItemFailures: [] }, ['sqs ChangeMessageVisibility', 'dynamodb Query']],
])('npm run invoke runs %s with %s and tells its calls', async (logicalId, event, result, calls) => {
  const program = await invoke(logicalId, event, '--json');
  const report = JSON.parse(program.stdout);
  expect(report).toMatchObject({ ok: true, status: 'ok', function: logicalId, event, result });
  const made = report.calls.map((call: { service: string; operation: string }) => `${call.service} ${call.operation}`);
  expect(made).toEqual(expect.arrayContaining(calls));
  expect(await program.left()).toEqual([]);
});

it('npm run invoke names the functions and events that there are', async () => {
  const [noFunction, noEvent] = await Promise.all([
    invoke('Nope', 'slack/mention'),
    invoke('SweeperFunction', 'slack/nope'),
  ]);
  expect(noFunction?.stderr).toMatch(/no function Nope[\s\S]*AgentStepFunction[\s\S]*slack\/mention/);
  expect(noEvent?.stderr).toMatch(/no event slack\/nope[\s\S]*schedule\/sweeper/);
  expect([await noFunction?.end(), await noEvent?.end()]).toEqual([2, 2]);
});
